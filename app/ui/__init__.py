"""The window: shows what services answer, asks what a person decides; the only room that knows Qt."""

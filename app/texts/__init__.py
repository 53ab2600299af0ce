"""Every sentence for people, by code, in Chinese and English; knows neither window nor command line."""

from app.texts.sentences import Texts, read_texts

__all__ = ["Texts", "read_texts"]

"""匠评: guides an evaluation committee from plan to certificate, offline."""

VERSION = "0.1.0"

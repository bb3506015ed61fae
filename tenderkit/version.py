"""The version of tenderkit: documents and ledgers say by which one they were made."""

__version__ = "0.1.0"

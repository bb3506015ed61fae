"""The rules of procurement: pure, on Decimal and dates, without files."""

"""What templates see: plain names, texts rendered on demand, blanks where something is missing."""

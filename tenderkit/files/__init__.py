"""What people write and the disk holds → data with lines, and faults; and back."""

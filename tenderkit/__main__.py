"""`python -m tenderkit` is the command line."""

from tenderkit.cli import main

main()

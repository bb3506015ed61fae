"""The command `tenderkit`, and `python -m tenderkit`: a process of its own → the command line."""

import atexit
import gc
import sys

_OBJECTS = 100_000  # made before the young ones are looked through: some 10 MB in a long run, and once or twice in a short one


def run() -> None:
    """Run the command line as a process that is soon over.

    Almost all that one document makes lives until the end: looking through it for circles that nothing refers to any more, on the
    way and again at the exit, took a sixth of the process and found nothing.
    """
    if getattr(sys, "frozen", False):
        # A program in one file, as PyInstaller makes it, starts itself again for each worker of a bulk run.
        import multiprocessing

        multiprocessing.freeze_support()
    gc.set_threshold(_OBJECTS, 50, 50)
    atexit.register(gc.freeze)
    try:
        from tenderkit.cli import main

        main()
    except KeyboardInterrupt:  # before a command could take it
        sys.exit(130)


if __name__ == "__main__":
    run()

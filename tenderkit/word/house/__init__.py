"""The buyer's own Word files: the look and the frame that documents take over from them."""

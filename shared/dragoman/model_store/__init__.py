"""Translation models outside of the pipeline: got from Mozilla, tested, and put into a folder or a bucket."""

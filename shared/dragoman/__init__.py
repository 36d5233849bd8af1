"""Dragoman: drop articles into a bucket, get clean, translated JSON out.

The flow, and the module that tells each part:

    an event says "look at this key"                     events
    read what the input bucket holds now                 store
    what it is, and whether it holds several articles    extraction.sniffing, extraction.containers
    bytes -> title, paragraphs, metadata                 extraction
    clean text                                           normalization
    which language                                       language
    counts, quotations, links, near-duplicates           enrichment
    all of these in order                                reading
    write articles/<key>.json, queue one job a target    ingest, records
    sentences                                            segmentation
    translate each, engine after engine                  translation
    write translations/<target>/<key>.json               translate, records
    what could not be done becomes a record too          failure
"""

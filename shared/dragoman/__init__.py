"""Dragoman: drop articles into a bucket, get clean, translated JSON out.

The flow, and the module that tells each part:

    an event says "look at this key"                     events
    read what the input bucket holds now                 store
    what it is, and whether it holds several articles    extraction.sniffing, extraction.containers
    bytes -> title, paragraphs, metadata                 extraction
    clean text                                           normalization
    which language                                       language
    counts, quotations, links, near-duplicates           enrichment
    all of these in order                                reading, reading_rules
    in a child process that can be killed                readers, isolation
    write articles/<key>.json, queue one job a target    ingest, records
    sentences                                            segmentation
    which glossary terms and corrections concern it      references, reference_guides
    prepare each sentence, say it, check it              translation
    engine after engine                                  translation.article_run
    write translations/<target>/<key>.json               translate, production, records
    a long article: save a part, go on later             progress, parts
    a new glossary: find the articles that it touches    revision
    what could not be done becomes a record too          failure
    and so does a message that nobody can read           unreadable
    a message comes back in time, and is told of         delivery, redelivery, outcome_log
    a backfill names records instead of files            record_hints
"""

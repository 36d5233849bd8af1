"""The XML of news agencies: NITF, NewsML-G2, NewsML 1. `xml_tree` is the one way to parse XML."""

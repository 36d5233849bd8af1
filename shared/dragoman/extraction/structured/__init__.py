"""JSON in all its shapes.

`reader` chooses between `ninjs`, the usual shapes and a `field_mapping`; all of them end in `field_values`, and their
bodies in `bodies`. `json_lines` takes files with one value a line apart.
"""

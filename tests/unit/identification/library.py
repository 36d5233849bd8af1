"""py3langid itself, to compare with: its own walk over a text, and its own sum in double precision."""

from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts


@cache
def load_library() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def estimate_exactly(text: str) -> dict[str, float]:
    """The library's model in its own order of steps, without the rounding of its single-precision sum."""
    library = load_library()
    content = library._encode(text)
    visits = visit_counts(library.tk_nextmove, library._rowbase, library.tk_output, content)
    scores = np.zeros(len(library.nb_classes))
    if visits:
        counts = np.array(list(visits.values()), np.float64)
        scores = np.log1p(counts) @ library.nb_ptc[list(visits)].astype(np.float64) + library.nb_pc.astype(np.float64)
    shares = np.exp((scores - scores.max()) / np.sqrt(len(content) or 1))
    shares /= shares.sum()
    estimated = dict.fromkeys(library.labels, 0.0)
    for code, share in zip(library.nb_classes, shares.tolist(), strict=True):
        estimated[code] += share
    return estimated

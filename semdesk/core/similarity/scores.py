"""The arithmetic of the metrics: exact scores in double precision, and fast ones that are never too low.

An exact function takes float32 arrays, computes in float64 and gives float32; nothing it gives is NaN or
infinite. A rough function measures both sides once and gives a function of two slices that scores a block by
one product. Rough scores are optimistic: at least the exact score, and above it by no more than rounding can
explain. So what lies below a threshold roughly lies below it exactly; only the rest need be scored again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.rescoring import PairScorer
from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Block = Callable[[slice, slice], Floats]
"""Optimistic scores (n, m) of some rows of the one side with some rows of the other."""

LARGEST = float(np.finfo(np.float32).max)
_TAME = (1e-15, 1e15)
"""Lengths whose products float32 can hold; vectors outside are scored exactly instead of roughly."""
_SMALL_SHARE = 1e-7
"""A squared distance below this share of the squared lengths has lost digits in the product form."""


def _narrow(scores: Doubles) -> Floats:
    # Adding zero turns -0.0, which prints oddly and sorts apart, into 0.0.
    clipped: Floats = (np.clip(scores, -LARGEST, LARGEST) + 0.0).astype(np.float32)
    return clipped


def _dots(a: Floats | Doubles, b: Floats | Doubles) -> Doubles:
    dots: Doubles = np.vecdot(a.astype(np.float64, copy=False), b.astype(np.float64, copy=False))
    return dots


def _products(a: Floats, b: Floats) -> Doubles:
    return a.astype(np.float64) @ b.astype(np.float64).T


def _quotient(dots: Doubles, lengths: Doubles) -> Doubles:
    """Zero vectors have no direction: their cosine with anything is 0."""
    return np.clip(np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 0), -1, 1)


# ------ exact, row by row ---------------------------------------------------------------------------------
def dot_paired(a: Floats, b: Floats) -> Floats:
    """Dot products (n,) of the rows of two arrays (n, d)."""
    return _narrow(_dots(a, b))


def cosine_paired(a: Floats, b: Floats) -> Floats:
    """Cosines (n,) of the rows of two arrays (n, d)."""
    return _narrow(_quotient(_dots(a, b), np.sqrt(_dots(a, a) * _dots(b, b))))


def _squares_paired(a: Floats, b: Floats) -> Doubles:
    apart = np.subtract(a, b, dtype=np.float64)
    return _dots(apart, apart)


def sqeuclidean_paired(a: Floats, b: Floats) -> Floats:
    """Negated squared distances (n,) of the rows of two arrays (n, d)."""
    return _narrow(-_squares_paired(a, b))


def euclidean_paired(a: Floats, b: Floats) -> Floats:
    """Negated distances (n,) of the rows of two arrays (n, d)."""
    return _narrow(-np.sqrt(_squares_paired(a, b)))


def manhattan_paired(a: Floats, b: Floats) -> Floats:
    """Negated sums (n,) of absolute differences of the rows of two arrays (n, d)."""
    return _narrow(-np.abs(np.subtract(a, b, dtype=np.float64)).sum(axis=1))


# ------ exact, all with all -------------------------------------------------------------------------------
def dot_similarity(a: Floats, b: Floats) -> Floats:
    """Dot products (n, m)."""
    return _narrow(_products(a, b))


def cosine_similarity(a: Floats, b: Floats) -> Floats:
    """Cosines (n, m)."""
    lengths = np.sqrt(np.multiply.outer(_dots(a, a), _dots(b, b)))
    return _narrow(_quotient(_products(a, b), lengths))


def _squares(a: Floats, b: Floats) -> Doubles:
    """Squared distances (n, m): by products, and by differences where the products cancel."""
    lengths = np.add.outer(_dots(a, a), _dots(b, b))
    squares = lengths - 2 * _products(a, b)
    rows, columns = np.nonzero(squares <= _SMALL_SHARE * lengths)
    squares[rows, columns] = PairScorer(_squares_paired, a, b).exact(rows, columns)
    return squares


def sqeuclidean_similarity(a: Floats, b: Floats) -> Floats:
    """Negated squared distances (n, m)."""
    return _narrow(-_squares(a, b))


def euclidean_similarity(a: Floats, b: Floats) -> Floats:
    """Negated distances (n, m)."""
    return _narrow(-np.sqrt(_squares(a, b)))


def manhattan_similarity(a: Floats, b: Floats) -> Floats:
    """Negated sums (n, m) of absolute differences. Sums of terms of one sign, so float32 keeps six digits."""
    torch = load_torch()
    first, second = (torch.tensor(np.asarray(side)) for side in (a, b))
    distances: Floats = torch.cdist(first, second, p=1.0).numpy()
    return np.maximum(-distances, np.float32(-LARGEST)) + np.float32(0)


# ------ rough, all with all -------------------------------------------------------------------------------
def dot_rough(a: Floats, b: Floats) -> Block:
    """Dot products by float32 products."""
    return _product_rough(a, b, _dot_block, dot_similarity)


def cosine_rough(a: Floats, b: Floats) -> Block:
    """Cosines by float32 products."""
    return _product_rough(a, b, _cosine_block, cosine_similarity)


def sqeuclidean_rough(a: Floats, b: Floats) -> Block:
    """Negated squared distances by float32 products."""
    return _product_rough(a, b, _sqeuclidean_block, sqeuclidean_similarity)


def euclidean_rough(a: Floats, b: Floats) -> Block:
    """Negated distances by float32 products."""
    return _product_rough(a, b, _euclidean_block, euclidean_similarity)


def manhattan_rough(a: Floats, b: Floats) -> Block:
    """Negated sums of absolute differences; there is no product for them."""
    keep = np.float32(1 - _slack(a.shape[1]))

    def block(rows: slice, columns: slice) -> Floats:
        scores = manhattan_similarity(a[rows], b[columns])
        scores *= keep
        return scores

    return block


_ProductBlock = Callable[[Floats, Floats, Floats, float], Floats]
"""Optimistic scores from products (n, m), lengths (n, 1) and (1, m), and the relative rounding error."""


def _slack(dimension: int) -> float:
    """Twice the largest relative error of a float32 sum of so many products (Higham 2002, section 3.1)."""
    return 2 * (dimension + 16) * 2.0**-24


def _product_rough(
    a: Floats, b: Floats, score: _ProductBlock, exact: Callable[[Floats, Floats], Floats]
) -> Block:
    lengths_a = _lengths(a)
    lengths_b = lengths_a if b is a else _lengths(b)
    is_tame = _are_tame(lengths_a) and _are_tame(lengths_b)
    slack = _slack(a.shape[1])

    def block(rows: slice, columns: slice) -> Floats:
        if not is_tame:
            return _next_higher(exact(a[rows], b[columns]))
        products = a[rows] @ b[columns].T
        return score(products, lengths_a[rows, None], lengths_b[None, columns], slack)

    return block


def _next_higher(scores: Floats) -> Floats:
    with np.errstate(over="ignore"):
        higher: Floats = np.nextafter(scores, np.float32(np.inf))
    return higher


def _lengths(vectors: Floats) -> Floats:
    with np.errstate(over="ignore", under="ignore"):
        lengths: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    # Squares that vanish in float32 must not pass for those of a zero vector.
    vanished = np.flatnonzero(lengths == 0)
    lengths[vanished] = np.abs(vectors[vanished]).max(axis=1, initial=0)
    return lengths


def _are_tame(lengths: Floats) -> bool:
    return bool(np.all((lengths == 0) | ((lengths > _TAME[0]) & (lengths < _TAME[1]))))


def _dot_block(products: Floats, lengths_a: Floats, lengths_b: Floats, slack: float) -> Floats:
    products += (lengths_a * np.float32(slack)) * lengths_b
    return products


def _cosine_block(products: Floats, lengths_a: Floats, lengths_b: Floats, slack: float) -> Floats:
    products *= np.divide(1, lengths_a, out=np.zeros_like(lengths_a), where=lengths_a > 0)
    products *= np.divide(1, lengths_b, out=np.zeros_like(lengths_b), where=lengths_b > 0)
    products += np.float32(slack)
    return products


def _sqeuclidean_block(products: Floats, lengths_a: Floats, lengths_b: Floats, slack: float) -> Floats:
    # The sum's error is in proportion to both squared lengths together.
    keep = np.float32(1 - 2 * slack)
    products *= 2
    products -= lengths_a**2 * keep
    products -= lengths_b**2 * keep
    return np.minimum(products, 0, out=products)


def _euclidean_block(products: Floats, lengths_a: Floats, lengths_b: Floats, slack: float) -> Floats:
    squares = _sqeuclidean_block(products, lengths_a, lengths_b, slack)
    np.sqrt(np.negative(squares, out=squares), out=squares)
    return np.multiply(squares, np.float32(slack - 1), out=squares)

"""Going through all pairs of a set once, block by block, for those that may reach their goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import Meter, places
from semdesk.core.similarity.products import Products
from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_INTEGERS = {2: "int16", 4: "int32"}


@dataclass(frozen=True, slots=True)
class BlockSize:
    """How many rows and columns are looked at together: what bounds memory and how soon a cancel is heard."""

    rows: int = 1024
    columns: int = 4096

    def within(self, rows: int, columns: int) -> BlockSize:
        """No larger than this."""
        return BlockSize(min(self.rows, rows), min(self.columns, columns))


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of places ``first`` < ``second`` (p,) with their rough ``sums`` (p,)."""

    first: Rows
    second: Rows
    sums: Floats


def scan(
    products: Products, goals: Doubles, size: BlockSize, meter: Meter, *, is_both: bool
) -> Iterator[Found]:
    """All pairs of places that may reach the goal of the first, or with ``is_both`` that of either.

    ``goals`` (m,) are sums; they may be raised while the scan goes on. ``meter`` counts pairs.
    """
    count = len(products.order)
    for top in range(0, count, size.rows):
        rows = slice(top, min(top + size.rows, count))
        for left in range(top, count, size.columns):
            columns = slice(left, min(left + size.columns, count))
            yield _found(products, goals, rows, columns, is_both)
            meter.advance((rows.stop - rows.start) * (columns.stop - columns.start))


def scan_total(count: int, size: BlockSize) -> int:
    """How many pairs `scan` counts."""
    tops = range(0, count, size.rows)
    return sum((min(top + size.rows, count) - top) * (count - top) for top in tops)


def _found(products: Products, goals: Doubles, rows: slice, columns: slice, is_both: bool) -> Found:
    block = products.block(rows, columns)
    floors = [products.floors(rows, columns, goals[rows])[:, None]]
    if is_both:
        floors.append(products.floors(columns, rows, goals[columns])[None, :])
    above, right = _reaching(block, floors)
    first, second = above + rows.start, right + columns.start
    if columns.start < rows.stop:
        is_once = first < second
        first, second, above, right = first[is_once], second[is_once], above[is_once], right[is_once]
    torch = load_torch()
    where = (torch.from_numpy(above).to(block.device), torch.from_numpy(right).to(block.device))
    sums = block[where].cpu().double().numpy() * products.unit
    sums += products.biases[first] + products.biases[second]
    return Found(first, second, sums.astype(np.float32))


def _reaching(block: Tensor, floors: list[Tensor]) -> tuple[Rows, Rows]:
    """Where a block is at least one of the floors; rows and columns (p,)."""
    torch = load_torch()
    if block.is_floating_point() and all(bool((floor > 0).all()) for floor in floors):
        # Positive numbers compare like their bits, as whole numbers, which takes half the time.
        as_integers = getattr(torch, _INTEGERS[block.element_size()])
        block, floors = block.view(as_integers), [floor.contiguous().view(as_integers) for floor in floors]
    if len(floors) == 1:
        return _in_some_rows(block, floors[0])
    return _places((block >= floors[0]) | (block >= floors[1]))


def _in_some_rows(block: Tensor, floors: Tensor) -> tuple[Rows, Rows]:
    """Most rows hold nothing, and finding their maxima is several times faster than comparing them."""
    hopeful = (block.amax(1) >= floors[:, 0]).nonzero()[:, 0]
    if 2 * len(hopeful) > len(block):
        return _places(block >= floors)
    above, right = _places(block[hopeful] >= floors[hopeful])
    return hopeful.cpu().numpy()[above], right


def _places(mask: Tensor) -> tuple[Rows, Rows]:
    if mask.device.type == "cpu":
        return places(mask.numpy())
    above, right = mask.nonzero(as_tuple=True)
    return above.cpu().numpy(), right.cpu().numpy()

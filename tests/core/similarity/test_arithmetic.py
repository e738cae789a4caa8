"""Products of whole numbers are whole, whatever the shapes."""

from __future__ import annotations

import pytest
import torch

from semdesk.core.similarity.arithmetic import fastest_arithmetic, int8_is_right, products

_SIDES = (1, 2, 3, 15, 16, 17, 33)


@pytest.mark.parametrize("dimension", [*_SIDES, 384, 385])
def test_whole_numbers_give_whole_sums(dimension: int) -> None:
    generator = torch.Generator().manual_seed(dimension)
    for rows in _SIDES:
        for columns in (*_SIDES, 200):
            left = torch.randint(-127, 128, (rows, dimension), generator=generator, dtype=torch.int8)
            right = torch.randint(-127, 128, (columns, dimension), generator=generator, dtype=torch.int8)
            found = products(left, right)
            assert found.dtype == torch.int32
            assert torch.equal(found.long(), left.long() @ right.long().T)


def test_the_largest_sums_come_out_where_it_is_said_so() -> None:
    assert isinstance(int8_is_right(), bool)
    kinds = {fastest_arithmetic("cpu", coarse=False), fastest_arithmetic("cpu", coarse=True)}
    assert kinds <= {"float32", "bfloat16", "int8"}
    assert fastest_arithmetic("cuda") == "float16"

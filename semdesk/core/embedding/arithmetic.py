"""Ways to compute a network: in which numbers, and with weights laid out for the processor's products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

# The layout of packed weights is chosen for about so many tokens at once; it serves fewer well too.
_PACKED_FOR_TOKENS = 2048
_EAGER_TOKENS = 512


ARITHMETICS = ("float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Way:
    """How a network is computed. ``arithmetic``: one of `ARITHMETICS`, for weights and activations.

    ``is_packed``: the weights of linear layers lie in oneDNN's own order, which it else makes at every pass.
    ``is_eager``: attention is written out as two products, which short texts are faster with in bfloat16, and
    which takes memory by the square of a text's tokens; else it is torch's fused one.
    """

    arithmetic: str = "float32"
    is_packed: bool = False
    is_eager: bool = False


PLAIN = Way()
"""As the model's own code computes it."""


def ways_on(device: str, max_tokens: int) -> tuple[Way, ...]:
    """The ways worth a trial on this device for texts of up to ``max_tokens``, the plain one first."""
    torch = load_torch()
    if device == "mps":
        return (PLAIN, Way("float16"))
    if device == "cuda":
        return (PLAIN, Way("float16"), *((Way("bfloat16"),) if torch.cuda.is_bf16_supported() else ()))
    packed = (False, True) if _can_pack() else (False,)
    ways = [Way("float32", is_packed) for is_packed in packed]
    if _has_bfloat16():
        eager = (False, True) if max_tokens <= _EAGER_TOKENS else (False,)
        ways += [Way("bfloat16", packed[-1], is_eager) for is_eager in eager]
    return tuple(ways)


def convert(network: Any, way: Way) -> None:
    """Make a transformer (a torch module, as loaded) compute in this way from now on."""
    torch = load_torch()
    network.requires_grad_(False)
    if way.arithmetic != PLAIN.arithmetic:
        network.to(getattr(torch, way.arithmetic))
    if way.is_eager:
        network.set_attn_implementation("eager")
    if way.is_packed:
        for module in network.modules():
            if type(module) is torch.nn.Linear:
                _pack(module)


def _pack(linear: Any) -> None:
    torch = load_torch()
    weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight, _PACKED_FOR_TOKENS)
    linear.forward = partial(_product, weight, linear.bias)
    # The original would double the memory. Some networks ask for its type, so an empty one stays.
    linear.weight = torch.nn.Parameter(linear.weight.new_empty(0), requires_grad=False)


def _product(weight: Tensor, bias: Tensor | None, rows: Tensor) -> Tensor:
    product: Tensor = load_torch().ops.mkldnn._linear_pointwise(rows, weight, bias, "none", [], "")
    return product


def _can_pack() -> bool:
    torch = load_torch()
    names = ("_reorder_linear_weight", "_linear_pointwise")
    return torch.backends.mkldnn.is_available() and all(hasattr(torch.ops.mkldnn, name) for name in names)


def _has_bfloat16() -> bool:
    """Whether the processor's vector units are wide enough that oneDNN computes in bfloat16 at all."""
    torch = load_torch()
    return bool(torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported())

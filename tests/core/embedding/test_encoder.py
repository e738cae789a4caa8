"""The encoder against sentence-transformers itself, on the real model and on small odd ones."""

from __future__ import annotations

import threading
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from semdesk.core.embedding import encoder
from semdesk.core.embedding.models import built_in_model, inspect_model
from semdesk.core.embedding.types import Encoded, Floats, ModelInfo
from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from tests.helpers.tiny_models import Recipe, change_json, make_model

LONG = "The weather is lovely today, and so is the music. " * 200
TEXTS = [
    "Today is a sunny day",
    "",
    "The weather today is beautiful",
    LONG,
    "It's raining!",
    "Dogs are awesome",
    "",
]


encode = partial(encoder.encode, precision="exact")


@lru_cache(maxsize=4)
def _reference(path: str) -> SentenceTransformer:
    return SentenceTransformer(path, device="cpu", model_kwargs={"dtype": torch.float32})


def _own(model: ModelInfo, encoded: Encoded) -> Floats:
    """The model's own vectors: its pooling, and its normalization."""
    vectors = encoded.vectors[model.pooling]
    return _unit(vectors) if model.normalized else vectors


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return unit


def _assert_same(model: ModelInfo, texts: list[str]) -> None:
    encoded = encode(model, texts, model.poolings, "cpu")
    expected = _reference(model.path).encode(texts, batch_size=3, show_progress_bar=False)
    np.testing.assert_allclose(_own(model, encoded), expected, atol=1e-5, rtol=0)


# ------ equal to sentence-transformers ------------------------------------------------------------
_words = st.sampled_from(
    ["the", "dog", "rain", "música", "日本語", "naïve", "x" * 300, "1,024", "\t", "\n", "🎻", "a"]
)
_texts = st.lists(
    st.lists(_words, max_size=60).map(" ".join) | st.text(max_size=200), min_size=1, max_size=12
)


@given(texts=_texts)
@example(texts=[""])
@example(texts=TEXTS)
@settings(max_examples=25)
def test_the_real_model_gives_what_sentence_transformers_gives(texts: list[str]) -> None:
    _assert_same(built_in_model(), texts)


_TINY = {
    "plain": Recipe(),
    "cls, not normalized": Recipe(pooling="cls", is_normalized=False, has_pooler=False, similarity="dot"),
    "max": Recipe(pooling="max", max_seq_length=8),
    "sqrt": Recipe(pooling="mean_sqrt_len_tokens", is_normalized=False),
    "weighted": Recipe(pooling="weightedmean"),
    "dense": Recipe(dense=8, has_layer_norm=True),
    "dense, not normalized": Recipe(dense=24, is_normalized=False),
    "prompt": Recipe(prompts={"q": "query : "}, default_prompt="q"),
    "prompt left out": Recipe(
        prompts={"q": "query : "}, default_prompt="q", include_prompt=False, max_seq_length=9
    ),
    "decoder": Recipe(is_decoder=True, pooling="lasttoken"),
    "decoder, weighted": Recipe(is_decoder=True, pooling="weightedmean", is_normalized=False),
}


@pytest.fixture(scope="module", params=_TINY)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    return inspect_model(make_model(tmp_path_factory.mktemp("odd") / "model", _TINY[request.param]))


@given(texts=_texts)
@settings(max_examples=15)
def test_small_odd_models_give_what_sentence_transformers_gives(tiny: ModelInfo, texts: list[str]) -> None:
    # Without special tokens a blank text has no tokens; sentence-transformers has no answer for that.
    _assert_same(tiny, [f"a {text}" for text in texts])


def test_the_sentences_everyone_knows(real_model: ModelInfo) -> None:
    texts = ["Today is a sunny day", "The weather today is beautiful", "It's raining!", "Dogs are awesome"]
    vectors = _unit(encode(real_model, texts, ("mean",), "cpu").vectors["mean"])
    np.testing.assert_allclose((vectors @ vectors.T)[0], [1, 0.7344, 0.4180, 0.1060], atol=5e-4)


# ------ poolings ----------------------------------------------------------------------------------
def test_all_poolings_from_one_pass_equal_each_alone(real_model: ModelInfo) -> None:
    together = encode(real_model, TEXTS, real_model.poolings, "cpu").vectors
    assert tuple(together) == real_model.poolings
    for pooling in real_model.poolings:
        alone = encode(real_model, TEXTS, (pooling,), "cpu").vectors[pooling]
        np.testing.assert_allclose(together[pooling], alone, atol=1e-6)
        assert together[pooling].dtype == np.float32


def test_poolings_are_what_their_names_say(real_model: ModelInfo) -> None:
    vectors = encode(real_model, ["The rain stops."], real_model.poolings, "cpu").vectors
    network = _reference(real_model.path)
    assert network.transformers_model is not None
    with torch.inference_mode():
        features = network.preprocess(["The rain stops."])
        output = network.transformers_model(**{k: v for k, v in features.items() if k != "modality"})
    tokens, pooled = output.last_hidden_state[0].numpy(), output.pooler_output[0].numpy()
    weights = np.arange(1, len(tokens) + 1)[:, None]
    expected = {
        "mean": tokens.mean(axis=0),
        "cls": tokens[0],
        "max": tokens.max(axis=0),
        "mean_sqrt_len_tokens": tokens.sum(axis=0) / np.sqrt(len(tokens)),
        "weightedmean": (tokens * weights).sum(axis=0) / weights.sum(),
        "lasttoken": tokens[-1],
        "pooler": pooled,
    }
    assert set(expected) == set(vectors)
    for pooling, vector in expected.items():
        np.testing.assert_allclose(vectors[pooling][0], vector, atol=1e-5, err_msg=pooling)


def test_a_pooling_that_the_model_lacks_is_a_sentence(real_model: ModelInfo) -> None:
    with pytest.raises(NotPossible, match="all-MiniLM-L6-v2 has no pooling median; it has mean, cls"):
        encode(real_model, ["x"], ("median",), "cpu")


def test_vectors_cut_by_the_model_point_the_same_way(tmp_path: Path) -> None:
    model = inspect_model(make_model(tmp_path / "cut", Recipe(truncate_dim=5)))
    assert model.dimension == 5
    expected = _reference(model.path).encode(["a dog", "rain"])
    np.testing.assert_allclose(
        _own(model, encode(model, ["a dog", "rain"], ("mean",), "cpu")), _unit(expected), atol=1e-5
    )


# ------ tokens and odd texts ----------------------------------------------------------------------
def test_tokens_are_counted_whole_and_as_read(real_model: ModelInfo) -> None:
    encoded = encode(real_model, ["", "dog", "dog " * 254, "dog " * 255, "dog " * 30_000], ("mean",), "cpu")
    assert encoded.tokens.tolist() == [2, 3, 256, 257, 30_002]
    assert encoded.tokens_read.tolist() == [2, 3, 256, 256, 256]


def test_very_long_texts_are_counted_as_if_at_once(real_model: ModelInfo) -> None:
    unreadable = " ".join(["x" * 150] * 300)
    blanks = "word" + " " * 90_000 + "end"
    texts = [f"{LONG}\n\n{LONG}" * 12, " " * 120_000, blanks, "日本" * 40_000, unreadable, "x" * 60_000]
    encoded = encode(real_model, texts, ("mean",), "cpu")
    tokenizer = _reference(real_model.path).tokenizer
    exact = [len(tokenizer(text, truncation=False, verbose=False)["input_ids"]) for text in texts]
    assert encoded.tokens.tolist()[:5] == exact[:5]
    assert encoded.tokens_read.tolist() == [min(count, 256) for count in exact]
    _assert_same(real_model, texts)


def test_a_text_without_tokens_has_the_zero_vector(tmp_path: Path) -> None:
    model = inspect_model(make_model(tmp_path / "decoder", Recipe(is_decoder=True, pooling="lasttoken")))
    reports: list[tuple[int, int]] = []
    encoded = encode(model, ["", "rain", " "], model.poolings, "cpu", lambda *report: reports.append(report))
    assert (encoded.tokens > 0).tolist() == [False, True, False]
    assert reports[-1] == (3, 3)
    for vectors in encoded.vectors.values():
        assert not vectors[[0, 2]].any()
        assert vectors[1].any()
    assert not encode(model, ["", ""], model.poolings, "cpu").vectors["mean"].any()


def test_only_a_prompt_that_is_left_out_gives_no_infinity(tmp_path: Path) -> None:
    recipe = Recipe(prompts={"q": "rain"}, default_prompt="q", include_prompt=False, pooling="max")
    model = inspect_model(make_model(tmp_path / "prompt", recipe))
    change_json(Path(model.path) / "sentence_bert_config.json", max_seq_length=3)
    model = inspect_model(model.path)
    vectors = encode(model, ["", "rain sun"], model.poolings, "cpu").vectors
    assert all(np.isfinite(values).all() for values in vectors.values())


def test_no_texts_give_no_vectors(real_model: ModelInfo) -> None:
    encoded = encode(real_model, [], ("mean", "cls"), "cpu")
    assert {pooling: vectors.shape for pooling, vectors in encoded.vectors.items()} == {
        "mean": (0, 384),
        "cls": (0, 384),
    }
    assert len(encoded.tokens) == len(encoded.tokens_read) == 0


# ------ progress, cancel, threads -----------------------------------------------------------------
def test_progress_counts_texts_and_ends_at_their_number(real_model: ModelInfo) -> None:
    reports: list[tuple[int, int]] = []
    texts = [f"{'word ' * (i % 40)}{i}" for i in range(300)]
    encode(real_model, texts, ("mean",), "cpu", lambda *report: reports.append(report))
    done = [report[0] for report in reports]
    assert reports[0] == (0, 300)
    assert reports[-1] == (300, 300)
    assert done == sorted(done)
    assert len(set(done)) > 3


def test_a_cancel_takes_effect_between_two_layers(real_model: ModelInfo) -> None:
    asked = 0

    def cancel(done: int, total: int) -> None:
        nonlocal asked
        asked += 1
        assert done == 0, "the first pass is not over"
        if asked == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        encode(real_model, [LONG] * 4, ("mean",), "cpu", cancel)
    _assert_same(real_model, TEXTS)


def test_a_query_can_be_encoded_while_a_corpus_is(real_model: ModelInfo) -> None:
    texts = [f"{LONG[: 10 * i]} {i}" for i in range(30)]
    alone = encode(real_model, texts, ("mean",), "cpu").vectors["mean"]
    query = encode(real_model, ["a query"], ("mean",), "cpu").vectors["mean"]
    results: list[Floats] = []
    thread = threading.Thread(
        target=lambda: results.append(encode(real_model, texts, ("mean",), "cpu").vectors["mean"])
    )
    thread.start()
    meanwhile = [encode(real_model, ["a query"], ("mean",), "cpu").vectors["mean"]]
    while thread.is_alive():
        meanwhile.append(encode(real_model, ["a query"], ("mean",), "cpu").vectors["mean"])
    thread.join()
    np.testing.assert_allclose(results[0], alone, atol=1e-6)
    for vectors in meanwhile:
        np.testing.assert_allclose(vectors, query, atol=1e-6)

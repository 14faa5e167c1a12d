"""A BERT of a given shape, which its weights are then put into."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from transformers import BertModel


def bert_of(weights: Mapping[str, np.ndarray], heads: int, epsilon: float) -> "BertModel":
    """The model with these weights, float32, by the names that transformers gives them; `epsilon` is that of its normalisations."""
    from transformers import BertConfig, BertModel

    (words, width), places = weights["embeddings.word_embeddings.weight"].shape, len(weights["embeddings.position_embeddings.weight"])
    settings = BertConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights), num_attention_heads=heads,
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]), max_position_embeddings=places, layer_norm_eps=epsilon, pad_token_id=1,
    )  # fmt: skip
    settings._attn_implementation = "eager"  # on a processor faster than the others, and it is what the written file does
    module = BertModel(settings, add_pooling_layer=False)
    module.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    return module

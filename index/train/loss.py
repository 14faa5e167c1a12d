"""What training lessens. Vectors have length 1; a batch holds what belongs together at the same place of both."""

import torch
from torch.nn import functional

TEMPERATURE = 0.05


def contrast(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor | None = None) -> torch.Tensor:
    """InfoNCE both ways (van den Oord et al. 2018): each text must find its own among those of the batch.

    `same`, shape (batch, batch), bool: others that mean the same too, so that finding them is no fault.
    """
    cosines = left @ right.T / TEMPERATURE
    own = torch.arange(len(cosines))
    if same is not None:
        cosines = cosines.masked_fill(same & ~torch.eye(len(cosines), dtype=torch.bool), -torch.inf)
    return (functional.cross_entropy(cosines, own) + functional.cross_entropy(cosines.T, own)) / 2


def distance(vectors: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """The mean of 1 - cosine, 0 to 2."""
    return 1 - (vectors * teacher).sum(1).mean()


def geometry(vectors: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """The mean squared difference of the cosines within the batch."""
    return functional.mse_loss(vectors @ vectors.T, teacher @ teacher.T)

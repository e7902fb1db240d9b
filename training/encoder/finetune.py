"""Shared by the programs that fine-tune an encoder (for entities, coreference and tone), independent of the task.

Training runs on one core and without dropout inside the encoder, since its random numbers take longer there than its products: pieces are masked
instead (`MASK`). The embeddings of pieces are frozen.
"""
import torch
import torch.nn as nn

from pieces import SHAPES

MASK = 103


class Encoder(nn.Module):
    """A BERT with a second input per piece: the shape, or another mark, of its word. A subclass adds the head."""

    def __init__(self, bert):
        super().__init__()
        self.bert, self.shape = bert, nn.Embedding(len(SHAPES), bert.config.hidden_size)
        nn.init.zeros_(self.shape.weight)
        bert.embeddings.requires_grad_(False)
        for module in bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0

    def states(self, ids, mask, shapes):
        """The last layer's output for each piece."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.shape(shapes)
        return self.bert(inputs_embeds=embedded, attention_mask=mask).last_hidden_state


def schedule(optimiser, steps, warm):
    """The learning rate rises for `warm` steps, then falls linearly to 2 % of its peak."""
    warm = max(1, warm)
    rate = lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
    return torch.optim.lr_scheduler.LambdaLR(optimiser, rate)


def update(model, optimiser, rates, loss):
    """One step of the optimiser, with the gradient's norm clipped to 1."""
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    rates.step()


def batches(items, size, length):
    """Shuffled items in batches of items of similar length, so that little is padded. The caller shuffles the batches."""
    chunks = (sorted(items[at:at + size * 40], key=length) for at in range(0, len(items), size * 40))
    return [chunk[at:at + size] for chunk in chunks for at in range(0, len(chunk), size)]

"""Shared by the programs that fine-tune an encoder (for entities, coreference and tone), independent of the task.

Training runs on one core and without dropout inside the encoder, since its random numbers take longer there than its products: pieces are masked
instead (`MASK`). The embeddings of pieces are frozen.
"""
import torch
import torch.nn as nn

from pieces import SHAPES

MASK = 103


class Encoder(nn.Module):
    """A BERT with a second input per piece: the shape, or another mark, of its word. A subclass adds the head.

    `upper`: how many of the upper layers read on only the pieces that are asked for. The others stay as they are there and are only attended to, as in
    the engine (`Session::run_asked`). 0: every layer reads all.
    """

    def __init__(self, bert, upper=0):
        super().__init__()
        self.upper, self.asked = upper, None
        self.bert, self.shape = bert, nn.Embedding(len(SHAPES), bert.config.hidden_size)
        nn.init.zeros_(self.shape.weight)
        bert.embeddings.requires_grad_(False)
        for module in bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0
        for number, layer in enumerate(bert.encoder.layer):
            layer.register_forward_hook(lambda _, inputs, output, number=number: self.read_on(number, inputs[0], output))

    def is_upper(self, number):
        """Whether the layer of this number reads on only what is asked for."""
        return number >= len(self.bert.encoder.layer) - self.upper

    def read_on(self, number, before, after):
        """What a layer makes of its input where nothing else is asked for."""
        if self.asked is None or not self.is_upper(number):
            return after
        asked = self.asked[:, :, None]
        if isinstance(after, tuple):
            return torch.where(asked, after[0], before), *after[1:]
        return torch.where(asked, after, before)

    def states(self, ids, mask, shapes, asked=None):
        """The last layer's output for each piece; of those that are not `asked` (all are, if it is None), that of the layer that they stay at."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.shape(shapes)
        self.asked = asked if self.upper else None
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

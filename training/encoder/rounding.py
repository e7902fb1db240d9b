"""Rounds the matrices of a fine-tuned encoder to the few levels that the engine has, so that what they give stays the same.

Fine-tuning moves most weights by less than half a level. Rounding each to the nearest undoes that: an encoder that was restored from a shipped
one falls back to it. So what rounding one weight gets wrong is made up for by the weights of its row that are not rounded yet, by how their inputs
go together in sentences that are read for it (GPTQ, Frantar et al. 2023, arXiv:2210.17323).
"""
import torch

from export import LEVELS

# Where a row may be clipped, as a share of its largest magnitude: finer levels for most weights are worth the few that are cut.
CLIPS = (1.0, 0.93, 0.86, 0.79, 0.72)
# What is added to the diagonal, as a share of its mean: inputs that never stir decide nothing.
DAMPING = 0.01


def moments(model, batches):
    """Of each matrix of the encoder's layers, by name: the second moments of its inputs over all pieces of the batches that it is multiplied with."""
    found, handles, mask, asked = {}, [], None, None

    def listen(name):
        layer, part = int(name.split(".")[3]), name.rsplit(".", 1)[-1]
        some = model.is_upper(layer) and part not in ("key", "value")

        def hear(_, inputs):
            rows = inputs[0].float()[asked if some else mask]
            found[name] = found.get(name, 0) + rows.T @ rows

        return hear

    for name, module in model.named_modules():
        if name.startswith("bert.encoder.layer.") and isinstance(module, torch.nn.Linear):
            handles.append(module.register_forward_pre_hook(listen(name)))
    model.eval()
    with torch.no_grad():
        for ids, seen, marks, *rest in batches:
            mask, asked = seen.bool(), rest[0] if rest else None
            model.states(ids, seen, marks, asked)
    for handle in handles:
        handle.remove()
    return found


def widths(weight, importance):
    """For each row the width of a level, of those that CLIPS allows the one that costs least."""
    most = weight.abs().amax(1).clamp_min(1e-12) / LEVELS
    costs = []
    for clip in CLIPS:
        step = (most * clip)[:, None]
        wrong = (weight / step).round().clamp(-LEVELS, LEVELS) * step - weight
        costs.append((wrong.square() * importance).sum(1))
    return most * torch.tensor(CLIPS)[torch.stack(costs).argmin(0)]


def rounded(weight, moments):
    """The matrix on its levels, and the width of a level for each row."""
    weight, moments = weight.double().clone(), moments.double().clone()
    size = len(moments)
    moments += torch.eye(size).double() * DAMPING * moments.diagonal().mean()
    step = widths(weight, moments.diagonal())
    inverse = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(moments)), upper=True)
    for at in range(size):
        level = (weight[:, at] / step).round().clamp(-LEVELS, LEVELS) * step
        wrong = (weight[:, at] - level) / inverse[at, at]
        weight[:, at] = level
        weight[:, at + 1:] -= wrong[:, None] * inverse[at, at + 1:]
    return weight.float(), step.float()


def round_all(model, batches):
    """Rounds the matrices of a model's layers; `batches`: (pieces, mask, marks) of sentences and, if
    not all are, the pieces that are asked for. Gives the checkpoint that `export.py` reads."""
    scales = {}
    for name, seen in moments(model, batches).items():
        module = model.get_submodule(name)
        with torch.no_grad():
            weight, scales[name] = rounded(module.weight, seen)
            module.weight.copy_(weight)
    return {"state": model.state_dict(), "scales": scales}

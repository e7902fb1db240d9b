/* figures: a processor in plain C. It marks every token that holds a digit, against copydesk.h alone. */
#include "copydesk.h"

#include <stdlib.h>
#include <string.h>

/* What `open` makes and all sessions share: the numbers of our names. */
typedef struct { uint32_t tokens, figures, figure; } names;

static const cdk_layer_decl layers[] = {{"tokens", CDK_REQUIRES, 1}, {"figures", CDK_PROVIDES, 1}};
static const cdk_descriptor descriptor = {
    .size = sizeof(cdk_descriptor), .id = "figures", .name = "Figures", .version = "0.1.0",
    .summary = "Tokens that hold a digit", .license = "MIT OR Apache-2.0",
    .layers = layers, .n_layers = 2, .layer_stride = sizeof(cdk_layer_decl),
};

static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t i) { return i == 0 ? &descriptor : NULL; }

static uint32_t intern(const cdk_host *host, const char *name, size_t len) {
  return host->intern(host->ctx, (cdk_str){name, len});
}

static int32_t open_model(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **model, cdk_message *why) {
  names *n = malloc(sizeof *n);
  (void)i, (void)config; /* one processor, no configuration */
  if (!n) return CDK_ERROR;
  *n = (names){intern(host, "tokens", 6), intern(host, "figures", 7), intern(host, "figure", 6)};
  *model = (cdk_model *)n;
  if (n->tokens && n->figures && n->figure) return CDK_OK;
  free(n);
  static const char text[] = "the host has no room for our names";
  why->len = sizeof text - 1 < why->cap ? sizeof text - 1 : why->cap;
  memcpy(why->buf, text, why->len);
  return CDK_ERROR;
}
static void close_model(cdk_model *model) { free(model); }

/* No scratch memory: the session is the model. */
static int32_t start(cdk_model *model, cdk_session **session, cdk_message *why) {
  (void)why;
  *session = (cdk_session *)model;
  return CDK_OK;
}
static void stop(cdk_session *session) { (void)session; }

static int has_digit(cdk_str text, uint32_t begin, uint32_t end) {
  for (; begin < end; begin++) if (text.ptr[begin] >= '0' && text.ptr[begin] <= '9') return 1;
  return 0;
}

static int32_t annotate(const names *n, const cdk_document *document, uint32_t index, const cdk_sink *sink) {
  const cdk_table *tokens = NULL;
  for (size_t i = 0; i < document->n_layers; i++)
    if (document->layers[i]->layer == n->tokens) tokens = document->layers[i];
  if (!tokens || tokens->n_annotations == 0) return CDK_OK;
  cdk_annotation *rows = malloc(tokens->n_annotations * sizeof *rows);
  if (!rows) return CDK_ERROR;
  cdk_table figures = {.size = sizeof figures, .layer = n->figures, .annotation_stride = sizeof *rows, .annotations = rows};
  for (size_t i = 0; i < tokens->n_annotations; i++) {
    /* Step by the host's stride: a later host may have longer rows. */
    const cdk_annotation *token = (const void *)((const char *)tokens->annotations + i * tokens->annotation_stride);
    if (!has_digit(document->text, token->begin, token->end)) continue;
    rows[figures.n_annotations++] =
        (cdk_annotation){.label = n->figure, .begin = token->begin, .end = token->end, .score = 1.0f};
  }
  int32_t code = sink->emit(sink->ctx, index, &figures); /* the host copies */
  free(rows);
  return code;
}

static int32_t process(cdk_session *session, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  for (size_t i = 0; i < n; i++) {
    if (sink->should_stop(sink->ctx)) return CDK_STOPPED;
    int32_t code = annotate((const names *)session, documents[i], (uint32_t)i, sink);
    if (code != CDK_OK) return code;
  }
  return CDK_OK;
}

const cdk_entry copydesk_plugin_v1 = {
    .magic = CDK_MAGIC, .size = sizeof(cdk_entry), .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe,
    .open = open_model, .start = start, .process = process, .stop = stop, .close = close_model,
};

/* As an author wrote it against minor 0: long tokens, each linked to the first. It uses all that minor 0 has. */
#include "copydesk.h"

#include <stdlib.h>
#include <string.h>

static const cdk_layer_decl layers[] = {{"tokens", CDK_REQUIRES, 1}, {"sections", CDK_USES, 1}, {"long", CDK_PROVIDES, 1}};
static const cdk_descriptor descriptor = {
    .size = sizeof(cdk_descriptor), .id = "long", .name = "Long words", .version = "1.0.0", .summary = "Long words",
    .license = "MIT", .config_schema = "{\"type\": \"object\", \"properties\": {\"min\": {\"type\": \"integer\"}}}",
    .layers = layers, .n_layers = 3, .preferred_batch = 2, .layer_stride = sizeof(cdk_layer_decl),
};

typedef struct { const cdk_host *host; uint32_t tokens, layer, key, role; } names;

static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t i) { return i == 0 ? &descriptor : NULL; }

static uint32_t intern(const cdk_host *host, const char *name) {
  return host->intern(host->ctx, (cdk_str){name, strlen(name)});
}

static int32_t open(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **model, cdk_message *why) {
  names *n = malloc(sizeof *n);
  (void)i, (void)config, (void)why;
  if (!n || host->size < sizeof(cdk_host)) return CDK_ERROR;
  *n = (names){host, intern(host, "tokens"), intern(host, "long"), intern(host, "length"), intern(host, "first")};
  cdk_str back = host->name_of(host->ctx, n->layer);
  if (back.len != 4 || memcmp(back.ptr, "long", 4) != 0 || host->extension(host->ctx, "no.such/1")) return CDK_ERROR;
  if (host->log_enabled(host->ctx, CDK_LOG_WARN)) host->log(host->ctx, CDK_LOG_WARN, (cdk_str){"opened", 6});
  *model = (cdk_model *)n;
  return CDK_OK;
}
static void close(cdk_model *model) { free(model); }

static int32_t start(cdk_model *model, cdk_session **session, cdk_message *why) {
  (void)why;
  *session = (cdk_session *)model;
  return CDK_OK;
}
static void stop(cdk_session *session) { (void)session; }

static int32_t annotate(const names *n, const cdk_document *document, uint32_t index, const cdk_sink *sink) {
  enum { MOST = 100 };
  cdk_annotation rows[MOST];
  cdk_attr attrs[MOST];
  cdk_link links[MOST];
  cdk_table out = {.size = sizeof out, .layer = n->layer, .annotation_stride = sizeof *rows, .attr_stride = sizeof *attrs,
                   .link_stride = sizeof *links, .annotations = rows, .attrs = attrs, .links = links};
  const cdk_table *tokens = NULL;
  for (size_t i = 0; i < document->n_layers; i++)
    if (document->layers[i]->layer == n->tokens) tokens = document->layers[i];
  if (!tokens) return CDK_ERROR;
  for (size_t i = 0; i < tokens->n_annotations && out.n_annotations < MOST; i++) {
    const cdk_annotation *token = (const void *)((const char *)tokens->annotations + i * tokens->annotation_stride);
    if (token->end - token->begin < 6) continue;
    uint32_t at = (uint32_t)out.n_annotations++;
    rows[at] = (cdk_annotation){.begin = token->begin, .end = token->end, .score = 0.5f, .first_attr = at, .n_attrs = 1,
                                .first_link = at, .n_links = 1};
    attrs[at] = (cdk_attr){.key = n->key, .type = CDK_INT, .v.i = token->end - token->begin};
    links[at] = (cdk_link){.role = n->role, .layer = n->layer, .row = 0};
    out.n_attrs = out.n_links = at + 1;
  }
  return sink->emit(sink->ctx, index, &out);
}

static int32_t process(cdk_session *session, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  for (size_t i = 0; i < n; i++) {
    if (sink->should_stop(sink->ctx)) return CDK_STOPPED;
    if (documents[i]->text.len == 0) {
      sink->fail(sink->ctx, (uint32_t)i, CDK_ERROR, (cdk_str){"nothing to read", 15});
      continue;
    }
    int32_t code = annotate((const names *)session, documents[i], (uint32_t)i, sink);
    if (code != CDK_OK) return code;
  }
  return CDK_OK;
}

const cdk_entry copydesk_plugin_v1 = {
    .magic = CDK_MAGIC, .size = sizeof(cdk_entry), .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe,
    .open = open, .start = start, .process = process, .stop = stop, .close = close,
};

/* {{id}}: marks words in capitals. Put what you are after in the place of it: the layers, `annotate`, the configuration, expected.txt. */
#include "copydesk.h"

#include <stdlib.h>
#include <string.h>

static const cdk_layer_decl layers[] = {{"tokens", CDK_REQUIRES, 1}, {"{{snake}}", CDK_PROVIDES, 1}};
static const cdk_descriptor descriptor = {
    .size = sizeof(cdk_descriptor), .id = "{{id}}", .name = "{{id}}", .version = "0.1.0",
    .summary = "A processor for copydesk", .license = "MIT OR Apache-2.0", .layers = layers, .n_layers = 2, .layer_stride = sizeof(cdk_layer_decl),
    /* The host checks every configuration against this before `open` sees it. */
    .config_schema = "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"min_letters\": "
                     "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000, \"default\": 2, "
                     "\"description\": \"The shortest word to mark, in letters.\"}}}",
};
static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t i) { return i == 0 ? &descriptor : NULL; }

/* Made once, shared by all workers, read-only: the configuration and the numbers of our names. */
struct cdk_model { int64_t min_letters; uint32_t tokens, layer, label, letters; };
/* One per worker: memory that is reused from article to article. */
struct cdk_session { const cdk_model *model; cdk_annotation *rows; cdk_attr *attrs; size_t room; };

/* Reads what stands next in a text that does not end in NUL. */
typedef struct { const char *at, *end; } cursor;
static void skip(cursor *c) { while (c->at < c->end && strchr(" \t\r\n", *c->at) && *c->at) c->at++; }
static int next(cursor *c, char expected) {
  skip(c);
  if (c->at == c->end || *c->at != expected) return 0;
  c->at++;
  return 1;
}
static int is_digit(const cursor *c) { return c->at < c->end && *c->at >= '0' && *c->at <= '9'; }

/* Reads an object of whole numbers, {"key":3}, into the places of its keys; empty is {}. 0: it is something else. The host has checked it
 * against the schema; what comes from elsewhere is refused rather than guessed at. */
static int configure(cdk_str json, size_t n, const char *const *keys, int64_t *const *places) {
  cursor c = {json.ptr, json.ptr + json.len};
  skip(&c);
  if (c.at == c.end) return 1;
  if (!next(&c, '{')) return 0;
  int more = !next(&c, '}');
  while (more) {
    size_t key = 0;
    if (!next(&c, '"')) return 0;
    for (; key < n; key++) {
      size_t len = strlen(keys[key]);
      if ((size_t)(c.end - c.at) > len && !memcmp(c.at, keys[key], len) && c.at[len] == '"') { c.at += len + 1; break; }
    }
    if (key == n || !next(&c, ':')) return 0;
    skip(&c);
    if (!is_digit(&c)) return 0;
    int64_t value = 0;
    for (; is_digit(&c); c.at++) {
      value = value * 10 + (*c.at - '0');
      if (value > 1000000) return 0;
    }
    *places[key] = value;
    more = next(&c, ',');
    if (!more && !next(&c, '}')) return 0;
  }
  skip(&c);
  return c.at == c.end;
}

static int32_t say(cdk_message *why, int32_t code, const char *text) {
  size_t len = strlen(text);
  why->len = len < why->cap ? len : why->cap;
  memcpy(why->buf, text, why->len);
  return code;
}

static uint32_t intern(const cdk_host *host, const char *name) {
  return host->intern(host->ctx, (cdk_str){name, strlen(name)});
}

static int32_t open_model(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **out, cdk_message *why) {
  cdk_model *model = malloc(sizeof *model);
  (void)i; /* there is one processor */
  if (!model) return say(why, CDK_ERROR, "out of memory");
  *model = (cdk_model){2, intern(host, "tokens"), intern(host, "{{snake}}"), intern(host, "capitals"), intern(host, "letters")};
  if (!model->tokens || !model->layer || !model->label || !model->letters) {
    free(model);
    return say(why, CDK_ERROR, "the host has no room for our names");
  }
  if (!configure(config, 1, (const char *const[]){"min_letters"}, (int64_t *const[]){&model->min_letters})) {
    free(model);
    return say(why, CDK_CONFIG, "expected {\"min_letters\": N}, N a whole number");
  }
  *out = model;
  return CDK_OK;
}
static void close_model(cdk_model *model) { free(model); }

static int32_t start(cdk_model *model, cdk_session **out, cdk_message *why) {
  cdk_session *session = calloc(1, sizeof *session);
  if (!session) return say(why, CDK_ERROR, "out of memory");
  session->model = model;
  *out = session;
  return CDK_OK;
}
static void stop(cdk_session *session) { free(session->rows), free(session->attrs), free(session); }

/* Room for n rows, each with one attribute. */
static int reserve(cdk_session *s, size_t n) {
  if (n <= s->room) return 1;
  cdk_annotation *rows = realloc(s->rows, n * sizeof *rows);
  if (rows) s->rows = rows;
  cdk_attr *attrs = realloc(s->attrs, n * sizeof *attrs);
  if (attrs) s->attrs = attrs;
  if (!rows || !attrs) return 0;
  s->room = n;
  return 1;
}

/* How many letters, if all bytes are capitals of ASCII; 0 otherwise. The text is UTF-8 and may hold any byte, also NUL. */
static int64_t capitals(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++) if (text[i] < 'A' || text[i] > 'Z') return 0;
  return (int64_t)len;
}

static int32_t annotate(cdk_session *s, const cdk_document *document, uint32_t index, const cdk_sink *sink) {
  const cdk_model *m = s->model;
  const cdk_table *tokens = NULL;
  for (size_t i = 0; i < document->n_layers; i++)
    if (document->layers[i]->layer == m->tokens) tokens = document->layers[i];
  size_t found = 0;
  if (tokens && !reserve(s, tokens->n_annotations)) return CDK_ERROR;
  for (size_t i = 0; tokens && i < tokens->n_annotations; i++) {
    /* Step by the host's stride: a later host may have longer rows. */
    const cdk_annotation *token = (const void *)((const char *)tokens->annotations + i * tokens->annotation_stride);
    if (token->begin >= token->end || token->end > document->text.len) continue; /* no host would, and yet */
    int64_t letters = capitals(document->text.ptr + token->begin, token->end - token->begin);
    if (letters < m->min_letters) continue;
    s->attrs[found] = (cdk_attr){.key = m->letters, .type = CDK_INT, .v = {.i = letters}};
    s->rows[found] = (cdk_annotation){.label = m->label, .begin = token->begin, .end = token->end, .score = 1.0f,
                                      .first_attr = (uint32_t)found, .n_attrs = 1};
    found++;
  }
  /* The host checks and copies the table before `emit` returns. */
  const cdk_table table = {.size = sizeof table, .layer = m->layer, .annotation_stride = sizeof *s->rows,
                           .attr_stride = sizeof *s->attrs, .link_stride = sizeof(cdk_link),
                           .annotations = s->rows, .n_annotations = found, .attrs = s->attrs, .n_attrs = found};
  return sink->emit(sink->ctx, index, &table);
}

static int32_t process(cdk_session *session, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  for (size_t i = 0; i < n; i++) {
    if (sink->should_stop(sink->ctx)) return CDK_STOPPED;
    int32_t code = annotate(session, documents[i], (uint32_t)i, sink);
    if (code != CDK_OK) return code;
  }
  return CDK_OK;
}

const cdk_entry copydesk_plugin_v1 = {
    .magic = CDK_MAGIC, .size = sizeof(cdk_entry), .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe,
    .open = open_model, .start = start, .process = process, .stop = stop, .close = close_model,
};

/* readability: how hard each sentence is to read, and the article, in plain C against copydesk.h alone. See README.md.
 *
 * It shows what hello-plugin-c leaves out: two layers read side by side, a configuration, memory that a session reuses, attributes of
 * three types, a row of the whole article, and what to do when memory runs out. */
#include "copydesk.h"

#include <stdlib.h>
#include <string.h>

static const cdk_layer_decl layers[] = {
    {"sentences", CDK_REQUIRES, 1}, {"tokens", CDK_REQUIRES, 1}, {"readability", CDK_PROVIDES, 1}};
static const cdk_descriptor descriptor = {
    .size = sizeof(cdk_descriptor), .id = "readability", .name = "Readability", .version = "0.1.0",
    .summary = "How hard each sentence is to read (LIX)", .license = "MIT OR Apache-2.0",
    .layers = layers, .n_layers = sizeof layers / sizeof *layers, .layer_stride = sizeof *layers,
    .config_schema =
        "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {"
        "\"long\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000, \"default\": 7, "
        "\"description\": \"Letters that make a word long.\"}, "
        "\"hard\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 1000, \"default\": 60, "
        "\"description\": \"The LIX from which on a sentence is hard.\"}}}",
};
static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t i) { return i == 0 ? &descriptor : NULL; }

/* The names we use. `open` turns them into numbers, once. */
enum { SENTENCES, TOKENS, READABILITY, EASY, MEDIUM, HARD, LIX, WORDS, LONG, LONGEST, SENTENCE_COUNT, NAMES };
static const char *const names[NAMES] = {"sentences", "tokens", "readability", "easy", "medium", "hard", "lix", "words", "long",
                                         "longest", "sentences"};

struct cdk_model { uint32_t name[NAMES]; int64_t long_word, hard; };

/* Room for `rows` rows of at most ATTRS attributes, and for the texts of these. */
enum { ATTRS = 4 };
struct cdk_session {
  const cdk_model *model;
  cdk_annotation *rows; cdk_attr *attrs; size_t n, room;
  char *arena; size_t used, size;
};

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

static int32_t open_model(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **out, cdk_message *why) {
  cdk_model *model = malloc(sizeof *model);
  (void)i; /* there is one processor */
  if (!model) return say(why, CDK_ERROR, "out of memory");
  for (int n = 0; n < NAMES; n++) {
    model->name[n] = host->intern(host->ctx, (cdk_str){names[n], strlen(names[n])});
    if (model->name[n]) continue;
    free(model);
    return say(why, CDK_ERROR, "the host has no room for our names");
  }
  model->long_word = 7, model->hard = 60;
  if (!configure(config, 2, (const char *const[]){"long", "hard"}, (int64_t *const[]){&model->long_word, &model->hard})) {
    free(model);
    return say(why, CDK_CONFIG, "expected {\"long\": N, \"hard\": N}, each N a whole number");
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
static void stop(cdk_session *s) { free(s->rows), free(s->attrs), free(s->arena), free(s); }

/* Makes room for n rows and for texts of `bytes` bytes; what is there already is reused. */
static int reserve(cdk_session *s, size_t n, size_t bytes) {
  if (n > s->room) {
    free(s->rows), free(s->attrs);
    s->rows = malloc(n * sizeof *s->rows), s->attrs = malloc(n * ATTRS * sizeof *s->attrs);
    s->room = s->rows && s->attrs ? n : 0;
    if (!s->room) return 0;
  }
  if (bytes > s->size) {
    free(s->arena);
    s->arena = malloc(bytes);
    s->size = s->arena ? bytes : 0;
    if (!s->size) return 0;
  }
  s->n = s->used = 0;
  return 1;
}

/* One character of UTF-8, which the host has checked; moves `at` past it, at most to `end`. */
static uint32_t character(const char *text, size_t *at, size_t end) {
  const unsigned char *byte = (const unsigned char *)text + *at;
  size_t more = *byte < 0x80 ? 0 : *byte < 0xE0 ? 1 : *byte < 0xF0 ? 2 : 3;
  if (more >= end - *at) more = end - *at - 1;
  uint32_t c = more == 0 ? *byte : *byte & (0x3Fu >> more);
  for (size_t i = 1; i <= more; i++) c = c << 6 | (byte[i] & 0x3Fu);
  *at += more + 1;
  return c;
}

/* Letters and digits, near enough: of ASCII exactly, and beyond it all that is no punctuation, symbol, mark or emoji. */
static int is_letter(uint32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x300 && c < 0x370) && !(c >= 0x2000 && c < 0x2C00) &&
         !(c >= 0x3000 && c < 0x3040) && !(c >= 0xD800 && c < 0xF900) && !(c >= 0xFE00 && c < 0xFE70) && c < 0x1F000;
}

static int64_t letters(const char *text, size_t begin, size_t end) {
  int64_t n = 0;
  while (begin < end) n += is_letter(character(text, &begin, end));
  return n;
}

static const cdk_table *layer(const cdk_document *document, uint32_t name) {
  for (size_t i = 0; i < document->n_layers; i++)
    if (document->layers[i]->layer == name) return document->layers[i];
  return NULL;
}

/* Row i, by the host's stride: a later host may have longer rows. */
static const cdk_annotation *row(const cdk_table *table, size_t i) {
  return (const void *)((const char *)table->annotations + i * table->annotation_stride);
}

/* Whether a row lies in the text. The host has seen to it; one that breaks its word is no reason to read what is not ours. */
static int inside(const cdk_annotation *row, size_t text) { return row->begin < row->end && row->end <= text; }

static double lix(int64_t words, int64_t long_words, int64_t sentences) {
  return words == 0 ? 0 : (double)words / (double)sentences + 100.0 * (double)long_words / (double)words;
}

static cdk_attr whole(uint32_t key, int64_t i) { return (cdk_attr){.key = key, .type = CDK_INT, .v = {.i = i}}; }

/* Adds a row, and what all rows say of themselves. */
static cdk_annotation *add(cdk_session *s, double measure, int64_t words, int64_t long_words) {
  const cdk_model *m = s->model;
  uint32_t label = m->name[measure >= (double)m->hard ? HARD : 3 * measure >= (double)(2 * m->hard) ? MEDIUM : EASY];
  cdk_attr *attrs = s->attrs + s->n * ATTRS;
  attrs[0] = (cdk_attr){.key = m->name[LIX], .type = CDK_FLOAT, .v = {.f = measure}};
  attrs[1] = whole(m->name[WORDS], words);
  attrs[2] = whole(m->name[LONG], long_words);
  s->rows[s->n] = (cdk_annotation){.label = label, .score = 1.0f, .first_attr = (uint32_t)(s->n * ATTRS), .n_attrs = 3};
  return &s->rows[s->n++];
}

static int32_t annotate(cdk_session *s, const cdk_document *document, uint32_t index, const cdk_sink *sink) {
  const cdk_model *m = s->model;
  const char *text = document->text.ptr;
  const cdk_table *sentences = layer(document, m->name[SENTENCES]), *tokens = layer(document, m->name[TOKENS]);
  size_t n_sentences = sentences ? sentences->n_annotations : 0, n_tokens = tokens ? tokens->n_annotations : 0;
  /* A longest word lies in its sentence, and these do not overlap: the texts of all are no longer than the article. */
  if (!reserve(s, n_sentences + 1, document->text.len + 1)) {
    const char why[] = "out of memory";
    sink->fail(sink->ctx, index, CDK_ERROR, (cdk_str){why, sizeof why - 1});
    return CDK_OK; /* this article failed; the next may be shorter */
  }
  int64_t all_words = 0, all_long = 0, all_sentences = 0;
  size_t t = 0;
  for (size_t i = 0; i < n_sentences; i++) {
    const cdk_annotation *sentence = row(sentences, i), *longest = NULL;
    int64_t words = 0, long_words = 0, most = 0;
    while (t < n_tokens && row(tokens, t)->begin < sentence->begin) t++;
    for (; t < n_tokens && row(tokens, t)->end <= sentence->end; t++) {
      const cdk_annotation *token = row(tokens, t);
      if (!inside(token, document->text.len)) continue;
      int64_t n = letters(text, token->begin, token->end);
      words += n > 0, long_words += n >= m->long_word;
      if (n > most) most = n, longest = token;
    }
    size_t len = longest ? longest->end - longest->begin : 0;
    if (len == 0 || len > s->size - s->used) continue;
    cdk_annotation *made = add(s, lix(words, long_words, 1), words, long_words);
    made->begin = sentence->begin, made->end = sentence->end, made->n_attrs = 4;
    memcpy(s->arena + s->used, text + longest->begin, len);
    s->attrs[made->first_attr + 3] = (cdk_attr){
        .key = m->name[LONGEST], .type = CDK_STRING, .v = {.s = {(uint32_t)s->used, (uint32_t)len}}};
    s->used += len;
    all_words += words, all_long += long_words, all_sentences++;
  }
  if (all_sentences > 0) {
    /* Rows without a span come last. */
    cdk_annotation *made = add(s, lix(all_words, all_long, all_sentences), all_words, all_long);
    made->flags = CDK_NO_SPAN, made->n_attrs = 4;
    s->attrs[made->first_attr + 3] = whole(m->name[SENTENCE_COUNT], all_sentences);
  }
  const cdk_table table = {
      .size = sizeof table, .layer = m->name[READABILITY], .annotation_stride = sizeof *s->rows, .attr_stride = sizeof *s->attrs,
      .link_stride = sizeof(cdk_link), .annotations = s->rows, .n_annotations = s->n, .attrs = s->attrs, .n_attrs = s->n * ATTRS,
      .arena = s->arena, .arena_len = s->used};
  return sink->emit(sink->ctx, index, &table); /* the host checks and copies */
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

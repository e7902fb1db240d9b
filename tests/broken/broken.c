/* A plugin with one fault, chosen by a macro: -DFAULT_OUTSIDE and so on. Without one it is sound: two rows an article.
 *
 * Faults of a row or a call strike articles that hold the word FAULT, so that the others must come through. Those of an entry or a
 * descriptor strike when the plugin is loaded. */
#include "copydesk.h"

#include <stdint.h>
#include <string.h>

static uint32_t marks, other, nowhere, tokens, key;

static const cdk_layer_decl layers[] = {
#ifdef FAULT_NULL_LAYER_NAME
    {NULL, CDK_PROVIDES, 1},
#elif defined FAULT_MODE
    {"marks", 7, 1},
#elif defined FAULT_TWO_DECLARATIONS
    {"marks", CDK_PROVIDES, 1}, {"marks", CDK_REQUIRES, 1},
#elif defined FAULT_PROVIDES_TOKENS
    {"tokens", CDK_PROVIDES, 1},
#elif defined FAULT_PROVIDES_SHOUTS
    {"shouts", CDK_PROVIDES, 1},
#elif defined FAULT_REQUIRES_SHOUTS
    {"marks", CDK_PROVIDES, 1}, {"shouts", CDK_REQUIRES, 1},
#elif defined FAULT_REQUIRES_NOTHING_KNOWN
    {"marks", CDK_PROVIDES, 1}, {"weather", CDK_REQUIRES, 1},
#else
    {"marks", CDK_PROVIDES, 1},
#endif
};

static const cdk_descriptor descriptor = {
#ifdef FAULT_SHORT_DESCRIPTOR
    .size = 16,
#else
    .size = sizeof(cdk_descriptor),
#endif
#ifdef FAULT_ID
    .id = "No Such Id!",
#elif defined FAULT_ANOTHER_ID
    .id = "quite-another",
#else
    .id = "broken",
#endif
#ifdef FAULT_NULL_VERSION
    .version = NULL,
#elif defined FAULT_VERSION_NOT_UTF8
    .version = "1.\xff",
#else
    .version = "0.0.1",
#endif
#ifdef FAULT_SCHEMA_NOT_JSON
    .config_schema = "{\"type\": object}",
#elif defined FAULT_SCHEMA_NOT_A_SCHEMA
    .config_schema = "{\"type\": 3}",
#endif
    .name = "Broken", .summary = "Broken on purpose", .license = "MIT OR Apache-2.0",
#ifdef FAULT_NULL_LAYERS
    .layers = NULL, .n_layers = 1000000,
#else
    .layers = layers, .n_layers = sizeof layers / sizeof *layers,
#endif
#ifdef FAULT_LAYER_STRIDE
    .layer_stride = 1,
#else
    .layer_stride = sizeof(cdk_layer_decl),
#endif
    .preferred_batch = 3,
};

static uint32_t count(void) {
#ifdef FAULT_NO_PROCESSORS
  return 0;
#elif defined FAULT_MANY_PROCESSORS
  return UINT32_MAX;
#else
  return 1;
#endif
}

static const cdk_descriptor *describe(uint32_t i) {
#ifdef FAULT_NULL_DESCRIPTOR
  return NULL;
#endif
  return i == 0 ? &descriptor : NULL;
}

static int32_t say(cdk_message *why, const char *text, int32_t code) {
  why->len = strlen(text) < why->cap ? strlen(text) : why->cap;
  memcpy(why->buf, text, why->len);
  return code;
}

static int32_t open(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **model, cdk_message *why) {
  marks = host->intern(host->ctx, (cdk_str){"marks", 5});
  other = host->intern(host->ctx, (cdk_str){"secrets", 7});
  nowhere = host->intern(host->ctx, (cdk_str){"nowhere", 7});
  tokens = host->intern(host->ctx, (cdk_str){"tokens", 6});
  key = host->intern(host->ctx, (cdk_str){"key", 3});
#ifdef FAULT_OPEN
  return say(why, "no weights", CDK_ERROR);
#elif defined FAULT_OPEN_SILENT
  return 99;
#elif defined FAULT_MESSAGE_LENGTH
  why->len = SIZE_MAX;
  return CDK_ERROR;
#endif
  return CDK_OK;
}

static int32_t start(cdk_model *model, cdk_session **session, cdk_message *why) {
#ifdef FAULT_START
  return say(why, "no memory", CDK_ERROR);
#elif defined FAULT_RESTART
  static int started;
  if (started++) return say(why, "once is enough", CDK_ERROR);
#endif
  return CDK_OK;
}

/* Puts the fault into a sound table, or returns what `process` is to return at once. */
static int32_t spoil(cdk_table *t, cdk_annotation *rows, cdk_attr *attr, cdk_link *link, const cdk_sink *sink, uint32_t *doc) {
#ifdef FAULT_OUTSIDE
  rows[1].end = 99999;
#elif defined FAULT_CUT
  rows[0].end = 3; /* in the middle of é */
#elif defined FAULT_EMPTY
  rows[0].end = 0;
#elif defined FAULT_UNSORTED
  cdk_annotation first = rows[0];
  rows[0] = rows[1], rows[1] = first;
#elif defined FAULT_SCORE
  rows[0].score = 2.0f;
#elif defined FAULT_LABEL
  rows[0].label = UINT32_MAX;
#elif defined FAULT_NO_SPAN
  rows[1].flags = CDK_NO_SPAN;
#elif defined FAULT_MANY_ROWS
  static cdk_annotation many[2000000];
  for (size_t i = 0; i < 2000000; i++) many[i] = rows[0], many[i].n_attrs = many[i].n_links = 0;
  t->annotations = many, t->n_annotations = 2000000;
#elif defined FAULT_UNDECLARED
  t->layer = other;
#elif defined FAULT_HOST_LAYER
  t->layer = tokens;
#elif defined FAULT_LAYER_NUMBER
  t->layer = UINT32_MAX;
#elif defined FAULT_LINK_ROW
  link->row = 7, rows[0].n_links = 1;
#elif defined FAULT_LINK_LAYER
  link->layer = nowhere, rows[0].n_links = 1;
#elif defined FAULT_LINKS_BEYOND
  rows[0].first_link = UINT32_MAX, rows[0].n_links = UINT32_MAX;
#elif defined FAULT_ATTR_SLICE
  attr->v.s.off = UINT32_MAX, attr->v.s.len = UINT32_MAX;
#elif defined FAULT_ATTR_TYPE
  attr->type = 77;
#elif defined FAULT_ATTR_NAN
  attr->type = CDK_FLOAT;
  memset(&attr->v, 0xff, sizeof attr->v);
#elif defined FAULT_ARENA
  t->arena = "\xff\xfe";
#elif defined FAULT_NULL_ROWS
  t->annotations = NULL;
#elif defined FAULT_NULL_ARENA
  t->arena = NULL;
#elif defined FAULT_COUNT
  t->n_annotations = SIZE_MAX;
#elif defined FAULT_COUNT_OVERFLOW
  t->n_attrs = SIZE_MAX / 16 + 2;
#elif defined FAULT_MISALIGNED
  t->annotations = (const cdk_annotation *)((const char *)rows + 1);
#elif defined FAULT_STRIDE
  t->annotation_stride = 4;
#elif defined FAULT_SIZE
  t->size = 8;
#elif defined FAULT_STRAY
  *doc = 1000;
#elif defined FAULT_STRAY_FAIL
  sink->fail(sink->ctx, 1000, CDK_ERROR, (cdk_str){"who is this", 11});
#elif defined FAULT_TWICE
  sink->emit(sink->ctx, *doc, t);
#elif defined FAULT_NULL_TABLE
  sink->emit(sink->ctx, *doc, NULL);
#elif defined FAULT_FAIL
  sink->fail(sink->ctx, *doc, CDK_ERROR, (cdk_str){"no luck", 7});
#elif defined FAULT_FAIL_NOT_UTF8
  sink->fail(sink->ctx, *doc, CDK_ERROR, (cdk_str){"no \xff luck", 9});
#elif defined FAULT_FAIL_NULL
  sink->fail(sink->ctx, *doc, CDK_ERROR, (cdk_str){NULL, 9});
#elif defined FAULT_FAIL_PANIC
  sink->fail(sink->ctx, *doc, CDK_PANIC, (cdk_str){"help", 4});
#elif defined FAULT_ERROR
  return CDK_ERROR;
#elif defined FAULT_STOPPED
  return CDK_STOPPED;
#elif defined FAULT_PANIC || defined FAULT_RESTART
  return CDK_PANIC;
#elif defined FAULT_CODE
  return -12345;
#endif
  return CDK_OK;
}

static int holds(cdk_str text, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= text.len; i++) if (memcmp(text.ptr + i, word, n) == 0) return 1;
  return 0;
}

static int32_t process(cdk_session *session, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  for (uint32_t i = 0; i < n; i++) {
    /* The articles of the tests start with "Zoé went." */
    cdk_annotation rows[3] = {{.begin = 0, .end = 4, .score = 0.5f, .n_attrs = 1}, {.begin = 5, .end = 9, .score = 0.5f}};
    cdk_attr attr = {.key = key, .type = CDK_STRING, .v.s = {0, 2}};
    cdk_link link = {.role = key, .layer = marks, .row = 0};
    cdk_table t = {.size = sizeof t, .layer = marks, .annotation_stride = sizeof *rows, .attr_stride = sizeof attr,
                   .link_stride = sizeof link, .annotations = rows, .n_annotations = 2, .attrs = &attr, .n_attrs = 1,
                   .links = &link, .n_links = 1, .arena = "ok", .arena_len = 2};
    uint32_t doc = i;
    if (holds(documents[i]->text, "FAULT")) {
      int32_t code = spoil(&t, rows, &attr, &link, sink, &doc);
      if (code != CDK_OK) return code;
    }
    sink->emit(sink->ctx, doc, &t);
  }
  return CDK_OK;
}

static void stop(cdk_session *session) {}
static void close(cdk_model *model) {}

#ifdef FAULT_NEWER_MAJOR
#define copydesk_plugin_v1 copydesk_plugin_v2
extern CDK_EXPORT const cdk_entry copydesk_plugin_v2;
#endif
const cdk_entry copydesk_plugin_v1 = {
#ifdef FAULT_MAGIC
    .magic = 0xDEADBEEF,
#else
    .magic = CDK_MAGIC,
#endif
#ifdef FAULT_SHORT_ENTRY
    .size = 24,
#else
    .size = sizeof(cdk_entry),
#endif
#ifdef FAULT_NULL_FUNCTION
    .process = NULL,
#else
    .process = process,
#endif
    .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe, .open = open, .start = start, .stop = stop, .close = close,
};

/* A plugin with one fault, chosen by a macro (-DFAULT_UNSORTED and so on), for `copydesk plugin check`: each fault fails one of its tests,
 * and no other. Without a fault it passes all of them.
 *
 * It marks words that begin with a capital letter and are at least `min` bytes long. Faults that would show in every text strike only
 * where their own test looks: an odd text, a newer host, a layer that is hidden. */
#define _GNU_SOURCE
#include "copydesk.h"

#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef FAULT_UNDEFINED
extern int copydesk_no_such_function(void);
#endif

typedef struct { uint32_t tokens, entities, mentions, capitals, capital, text, length, next; uint32_t min; const cdk_host *host; } model;
typedef struct {
  const model *m;
  uint32_t seen; /* of use to faults only */
  int stopped;
  const char *kept;
  cdk_sink sink;
} session;

/* The descriptor */

#ifdef FAULT_REVISION
#define REVISION 0
#else
#define REVISION 1
#endif
static const cdk_layer_decl layers[] = {
    {"tokens", CDK_REQUIRES, 1}, {"mentions", CDK_USES, 1}, {"entities", CDK_USES, 1}, {"capitals", CDK_PROVIDES, REVISION},
#ifdef FAULT_HOST_LAYER
    {"sentences", CDK_PROVIDES, 1},
#endif
};

static
#if !defined FAULT_CHANGING
    const
#endif
    cdk_descriptor descriptor = {
        .size = sizeof(cdk_descriptor), .id = "nonconforming", .name = "Nonconforming", .summary = "Words in capitals",
        .license = "MIT OR Apache-2.0", .layers = layers, .n_layers = sizeof layers / sizeof *layers,
        .layer_stride = sizeof(cdk_layer_decl), .preferred_batch = 4,
#ifdef FAULT_VERSION
        .version = "brand new",
#elif defined FAULT_VERSION_NOT_UTF8
        .version = "1.\xff",
#else
        .version = "1.0.0",
#endif
#ifdef FAULT_SCHEMA
        .config_schema = "{\"type\": 3}",
#elif defined FAULT_SCHEMA_OF_ANYTHING
        .config_schema = "{\"properties\": {\"min\": {\"type\": \"integer\", \"description\": \"Bytes\"}}, \"additionalProperties\": false}",
#elif defined FAULT_UNKNOWN_KEY
        .config_schema = "{\"type\": \"object\", \"properties\": {\"min\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9, "
                         "\"description\": \"Bytes\"}}}",
#elif defined FAULT_ANY_TYPE
        .config_schema = "{\"type\": \"object\", \"properties\": {\"min\": {\"description\": \"Bytes\"}}, \"additionalProperties\": false}",
#else
        .config_schema = "{\"type\": \"object\", \"properties\": {\"min\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9, "
                         "\"description\": \"Bytes\"}}, \"additionalProperties\": false}",
#endif
};

static uint32_t count(void) { return 1; }

static const cdk_descriptor *describe(uint32_t i) {
#ifdef FAULT_NULL_DESCRIPTOR
  return NULL;
#elif defined FAULT_CHANGING
  static int asked;
  descriptor.version = asked++ % 2 ? "1.0.0" : "1.0.1";
#elif defined FAULT_PAST_END
  return &descriptor;
#endif
  return i == 0 ? &descriptor : NULL;
}

/* Configuration: {} or {"min": 3}, read by hand */

static void *leak(void) {
  void *volatile leaked = calloc(1, 100);
  return leaked;
}

static int32_t refuse(cdk_message *why, const char *text) {
#ifdef FAULT_LEAK_REFUSED
  leak();
#elif defined FAULT_NO_MESSAGE
  why->len = 0;
  return CDK_CONFIG;
#elif defined FAULT_LONG_MESSAGE
  why->len = strlen(text);
  memcpy(why->buf, text, why->len);
  return CDK_CONFIG;
#endif
  size_t len = strlen(text) < why->cap ? strlen(text) : why->cap;
  while (len > 0 && len < strlen(text) && (text[len] & 0xC0) == 0x80) len--; /* between characters */
  memcpy(why->buf, text, len);
  why->len = len;
  return CDK_CONFIG;
}

static int read_config(cdk_str json, uint32_t *min) {
  char text[256];
  int at = 0, end = 0, n = 0;
  if (json.len >= sizeof text) return 0;
  memcpy(text, json.ptr, json.len);
  text[json.len] = 0;
#ifdef FAULT_CONFIG_BOUNDS
  (void)*(const volatile char *)(json.ptr + json.len); /* whatever lies there */
#elif defined FAULT_BROKEN_JSON
  return 1;
#endif
  sscanf(text, " { %n", &at);
  if (at == 0) return 0;
#ifdef FAULT_ANY_TYPE
  sscanf(text + at, "\"min\" : %n", &n);
  if (n > 0) at = (int)strlen(text) - 1;
#else
  if (sscanf(text + at, "\"min\" : %u %n", min, &n) == 1) at += n;
#ifdef FAULT_UNKNOWN_KEY
  if (n == 0 && sscanf(text + at, "\"%*[^\"]\" : %*d %n", &n) == 0) at += n;
#endif
#endif
  sscanf(text + at, "} %n", &end);
  end += at;
  return end > at && text[end] == 0;
}

/* Touches what is not there. A signal that is only raised would be taken for something else by the host's own handler. */
static void crash(void) {
  volatile int *volatile nowhere = NULL;
  *nowhere = 1;
}

static void *idle(void *unused) {
  for (;;) pause();
  return unused;
}

static uint32_t intern(const cdk_host *host, const char *name) {
  uint32_t number = host->intern(host->ctx, (cdk_str){name, strlen(name)});
#ifdef FAULT_NAMELESS
  if (number == 0) abort();
#endif
  return number;
}

#ifdef FAULT_ONE_MODEL
static int models;
#endif
#if defined FAULT_EIGHT_SESSIONS
static int sessions;
#elif defined FAULT_START_THREAD || defined FAULT_CLOSE_THREAD
static pthread_t opener;
#endif

static int32_t open_plugin(const cdk_host *host, uint32_t i, cdk_str config, cdk_model **made, cdk_message *why) {
  uint32_t min = 0;
  (void)i;
  if (!read_config(config, &min)) return refuse(why, "/: expected {} or {“min”: 3}, and found “something else” — it cannot be read");
#ifdef FAULT_OPEN
  return refuse(why, "no weights");
#elif defined FAULT_OPEN_CRASH
  crash();
#elif defined FAULT_ONE_MODEL
  if (models++) return models--, refuse(why, "one is open");
#elif defined FAULT_LEAK_OPEN
  leak();
#elif defined FAULT_THREAD
  pthread_t thread;
  pthread_create(&thread, NULL, idle, NULL);
#elif defined FAULT_FILE
  if (!fopen("/dev/null", "r")) return CDK_ERROR;
#elif defined FAULT_CHILD
  if (fork() == 0) idle(NULL);
#elif defined FAULT_DAEMON
  pid_t first = fork();
  if (first == 0) {
    setsid();
    if (fork() == 0) idle(NULL);
    _exit(0);
  }
  waitpid(first, NULL, 0);
#elif defined FAULT_STDOUT
  printf("hello");
#elif defined FAULT_ENVIRONMENT
  setenv("COPYDESK_NONCONFORMING", "1", 1);
#elif defined FAULT_SIGNAL
  signal(SIGUSR1, SIG_IGN);
#elif defined FAULT_LONG_NAME
  char name[300];
  memset(name, 'x', sizeof name);
  host->intern(host->ctx, (cdk_str){name, sizeof name});
#elif defined FAULT_CONTEXT
  host->log_enabled(NULL, CDK_LOG_INFO);
#elif defined FAULT_START_THREAD || defined FAULT_CLOSE_THREAD
  opener = pthread_self();
#elif defined FAULT_MINOR
  if (host->abi_minor > 50) return refuse(why, "too new");
#elif defined FAULT_UNDEFINED
  return copydesk_no_such_function();
#endif
  (void)leak, (void)idle, (void)crash;
  model *m = malloc(sizeof *m);
  if (!m) return CDK_ERROR;
  *m = (model){intern(host, "tokens"), intern(host, "entities"), intern(host, "mentions"), intern(host, "capitals"), intern(host, "capital"),
               intern(host, "text"), intern(host, "length"), intern(host, "next"), min, host};
  *made = (cdk_model *)m;
  return CDK_OK;
}

static void close_plugin(cdk_model *m) {
#ifdef FAULT_ONE_MODEL
  models--;
#elif defined FAULT_CLOSE_THREAD
  if (!pthread_equal(opener, pthread_self())) abort();
#endif
  free(m);
}

static int32_t start(cdk_model *m, cdk_session **made, cdk_message *why) {
#ifdef FAULT_EIGHT_SESSIONS
  if (__atomic_fetch_add(&sessions, 1, __ATOMIC_SEQ_CST) >= 8) return refuse(why, "eight is enough");
#elif defined FAULT_START_THREAD
  if (!pthread_equal(opener, pthread_self())) return refuse(why, "not my thread");
#elif defined FAULT_LEAK_SESSION
  leak();
#endif
  (void)why;
  session *s = calloc(1, sizeof *s);
  if (!s) return CDK_ERROR;
  s->m = (const model *)m;
  *made = (cdk_session *)s;
  return CDK_OK;
}

static void stop(cdk_session *s) {
#ifdef FAULT_EIGHT_SESSIONS
  __atomic_fetch_sub(&sessions, 1, __ATOMIC_SEQ_CST);
#elif defined FAULT_LATE
  const cdk_sink *sink = &((session *)s)->sink;
  if (sink->fail) sink->fail(sink->ctx, 0, CDK_ERROR, (cdk_str){"late", 4});
#endif
  free(s);
}

/* Processing */

static int holds(cdk_str text, const char *word) { return memmem(text.ptr, text.len, word, strlen(word)) != NULL; }

static const cdk_table *find(const cdk_document *document, uint32_t layer) {
#ifdef FAULT_LAYER_ORDER
  if (document->n_layers > 0) return document->layers[0];
#endif
  for (size_t i = 0; i < document->n_layers; i++)
    if (document->layers[i]->layer == layer) return document->layers[i];
  return NULL;
}

static const cdk_annotation *row(const cdk_table *table, size_t i) {
#ifdef FAULT_STRIDE
  return &table->annotations[i];
#endif
#ifdef FAULT_SHORT_ROWS
  if (table->annotation_stride < sizeof(cdk_annotation)) return &table->annotations[i];
#endif
  return (const void *)((const char *)table->annotations + i * table->annotation_stride);
}

#ifdef FAULT_DEEP_QUOTES
/* A reader that goes down a level at each opening mark. */
static const char *nested(const char *at, const char *end) {
  volatile char frame[4096];
  frame[0] = 0;
  while (end - at >= 3) {
    if (*at == '(' || memcmp(at, "“", 3) == 0 || memcmp(at, "‘", 3) == 0) at = nested(at + 1, end);
    else if (*at == ')' || memcmp(at, "”", 3) == 0 || memcmp(at, "’", 3) == 0) return at + 1 + frame[0];
    else at++;
  }
  return end;
}
#endif

/* What strikes an article as a whole: a status to return, or CDK_OK to go on. */
static int32_t strike(session *s, const cdk_document *document, uint32_t index, const cdk_sink *sink) {
  cdk_str text = document->text;
  (void)s, (void)index, (void)sink, (void)text;
#ifdef FAULT_FAIL
  sink->fail(sink->ctx, index, CDK_ERROR, (cdk_str){"no luck", 7});
#elif defined FAULT_NUL_CRASH
  if (text.len > 0 && memchr(text.ptr, 0, text.len)) crash();
#elif defined FAULT_CRLF_ABORT
  if (holds(text, "\r\n")) abort();
#elif defined FAULT_BLANK_HANG
  size_t visible = 0;
  for (size_t i = 0; i < text.len; i++) visible += !memchr(" \t\n", text.ptr[i], 3);
  while (text.len > 0 && visible == 0) pause();
#elif defined FAULT_EMOJI_FAIL
  if (holds(text, "🎉")) sink->fail(sink->ctx, index, CDK_ERROR, (cdk_str){"emoji are not supported", 23});
#elif defined FAULT_MARK_EXIT
  if (holds(text, "\xEF\xBB\xBF")) exit(0);
#elif defined FAULT_DEEP_QUOTES
  nested(text.ptr, text.ptr + text.len);
#elif defined FAULT_NEEDS_OPTIONAL
  if (!find(document, s->m->mentions) && !find(document, s->m->entities)) return CDK_ERROR;
#elif defined FAULT_FOLLOWS_HIDDEN
  const cdk_table *mentions = find(document, s->m->mentions), *entities = find(document, s->m->entities);
  if (mentions && mentions->n_links > 0 && entities->n_annotations == 12345) return CDK_ERROR;
#elif defined FAULT_EMPTY_LAYER
  const cdk_table *tokens = find(document, s->m->tokens);
  if (holds(text, "Example") && tokens && tokens->n_annotations == 0) return CDK_ERROR;
#elif defined FAULT_STRANGE
  const cdk_table *mentions = find(document, s->m->mentions);
  for (size_t i = 0; mentions && i < mentions->n_annotations; i++)
    if (row(mentions, i)->n_attrs == 0) crash();
#elif defined FAULT_SENSELESS
  const cdk_table *tokens = find(document, s->m->tokens);
  for (size_t i = 0; tokens && i < tokens->n_annotations; i++)
    if ((text.ptr[row(tokens, i)->begin] & 0xC0) == 0x80) abort();
#elif defined FAULT_OVERREAD
  if (*(const volatile char *)(text.ptr + text.len) == 1) return CDK_ERROR;
#elif defined FAULT_WRITES
  if (text.len > 0) *(volatile char *)text.ptr = text.ptr[0];
#elif defined FAULT_KEEPS
  if (s->kept && *(const volatile char *)s->kept == 1) return CDK_ERROR;
  s->kept = text.len > 0 ? text.ptr : NULL;
#elif defined FAULT_LEAK_ARTICLE
  leak();
#elif defined FAULT_GLOBAL
  static uint32_t volatile shared;
  shared = (uint32_t)(uintptr_t)text.len;
  usleep(500);
  if (shared != (uint32_t)text.len) sink->fail(sink->ctx, index, CDK_ERROR, (cdk_str){"who was that", 12});
#endif
  return CDK_OK;
}

/* A score that should always be one half. */
static float score(session *s, size_t n) {
  (void)s, (void)n;
#ifdef FAULT_RANDOM
  static uint32_t calls;
  return (float)(__atomic_fetch_add(&calls, 1, __ATOMIC_SEQ_CST) % 100) / 100;
#elif defined FAULT_SESSION_STATE
  return (float)(s->seen % 100) / 100;
#elif defined FAULT_BATCH
  return n == 1 ? 0.5f : 0.25f;
#elif defined FAULT_PROCESS
  return (float)(getpid() % 1000) / 1000;
#elif defined FAULT_SCORE
  return 2.0f;
#endif
  return 0.5f;
}

/* Puts the fault into a table with rows. */
static void spoil(const model *m, cdk_table *t, cdk_annotation *rows, cdk_attr *attrs, cdk_link *links, cdk_str text, uint32_t doc,
                  const cdk_sink *sink) {
  (void)m, (void)t, (void)rows, (void)attrs, (void)links, (void)text, (void)doc, (void)sink;
  size_t last = t->n_annotations - 1;
#ifdef FAULT_NULL_ROWS
  t->annotations = NULL;
#elif defined FAULT_TABLE_SIZE
  t->size = 8;
#elif defined FAULT_ARENA_NOT_UTF8
  ((char *)t->arena)[0] = (char)0xff;
#elif defined FAULT_LABEL
  rows[last].label = UINT32_MAX;
#elif defined FAULT_UNDECLARED
  cdk_table other = *t;
  other.layer = m->entities;
  sink->emit(sink->ctx, doc, &other);
#elif defined FAULT_TWICE
  sink->emit(sink->ctx, doc, t);
#elif defined FAULT_STRAY
  sink->emit(sink->ctx, 1000, t);
#elif defined FAULT_OUTSIDE
  rows[last].end = (uint32_t)text.len + 1;
#elif defined FAULT_EMPTY
  rows[last].end = rows[last].begin;
#elif defined FAULT_CUT
  for (size_t i = 0; i <= last; i++) if ((unsigned char)text.ptr[rows[i].end - 1] >= 0x80) rows[i].end--;
#elif defined FAULT_UNSORTED
  for (size_t i = 0; i < last; i++) rows[i].begin = rows[last].begin, rows[i].end = rows[last].end;
  rows[last].begin = 0;
#elif defined FAULT_KEY_TWICE
  attrs[1].key = attrs[0].key;
#elif defined FAULT_ATTR_TYPE
  attrs[1].type = 77;
#elif defined FAULT_NAN
  attrs[1].type = CDK_FLOAT, attrs[1].v.i = -1;
#elif defined FAULT_SLICE
  attrs[0].v.s.len = UINT32_MAX;
#elif defined FAULT_SHARED
  rows[last].first_attr = 0, rows[last].n_attrs = (uint32_t)t->n_attrs;
#elif defined FAULT_LINK_ROW
  links[0].row = (uint32_t)t->n_annotations;
#elif defined FAULT_LINK_LAYER
  links[0].layer = m->text;
#endif
}

static int32_t annotate(session *s, const cdk_document *document, uint32_t index, size_t n, const cdk_sink *sink) {
  const model *m = s->m;
  int32_t code = strike(s, document, index, sink);
  if (code != CDK_OK) return code;
  const cdk_table *tokens = find(document, m->tokens);
  if (!tokens || tokens->n_annotations == 0) return CDK_OK;
  cdk_annotation *rows = malloc(tokens->n_annotations * sizeof *rows);
  cdk_attr *attrs = malloc(2 * tokens->n_annotations * sizeof *attrs);
  cdk_link *links = malloc(tokens->n_annotations * sizeof *links);
  char *arena = malloc(document->text.len + 1);
  cdk_table t = {.size = sizeof t, .layer = m->capitals, .annotation_stride = sizeof *rows, .attr_stride = sizeof *attrs,
                 .link_stride = sizeof *links, .annotations = rows, .attrs = attrs, .links = links, .arena = arena};
  for (size_t i = 0; i < tokens->n_annotations; i++) {
    const cdk_annotation *token = row(tokens, i);
    uint32_t len = token->end - token->begin, at = (uint32_t)t.n_annotations;
    if (token->end > document->text.len || token->begin >= token->end) continue;
    const char *word = document->text.ptr + token->begin;
    if (*word < 'A' || *word > 'Z' || len < m->min) continue;
    attrs[t.n_attrs++] = (cdk_attr){.key = m->text, .type = CDK_STRING, .v.s = {(uint32_t)t.arena_len, len}};
    attrs[t.n_attrs++] = (cdk_attr){.key = m->length, .type = CDK_INT, .v.i = len};
    links[t.n_links++] = (cdk_link){.role = m->next, .layer = m->capitals, .row = at};
    memcpy(arena + t.arena_len, word, len);
    t.arena_len += len;
    rows[t.n_annotations++] = (cdk_annotation){.label = m->capital, .begin = token->begin, .end = token->end, .score = score(s, n),
                                               .first_attr = 2 * at, .n_attrs = 2, .first_link = at, .n_links = 1};
  }
  if (t.n_annotations > 0) spoil(m, &t, rows, attrs, links, document->text, index, sink);
#ifdef FAULT_STOP_STATE
  if (!s->stopped)
#endif
  code = sink->emit(sink->ctx, index, &t);
#ifdef FAULT_REJECTED
  if (code != CDK_OK) abort();
#endif
  free(rows), free(attrs), free(links), free(arena);
  s->seen++;
  return CDK_OK;
}

static int32_t process(cdk_session *raw, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  session *s = (session *)raw;
  s->sink = *sink;
#ifdef FAULT_NO_BATCH
  if (documents[0]->text.len == 12345) return CDK_ERROR;
#endif
  for (size_t i = 0; i < n; i++) {
#ifndef FAULT_IGNORES_STOP
    if (sink->should_stop(sink->ctx)) {
      s->stopped = 1;
      return CDK_STOPPED;
    }
#endif
    int32_t code = annotate(s, documents[i], (uint32_t)i, n, sink);
    if (code != CDK_OK) return code;
  }
  return CDK_OK;
}

static const void *extension(const char *id) {
#ifdef FAULT_EXTENSION
  return id;
#endif
#ifdef FAULT_SHORT_ROWS
  return strcmp(id, "copydesk.short-rows/1") == 0 ? id : NULL;
#endif
  (void)id;
  return NULL;
}

#ifdef FAULT_SECOND_SYMBOL
CDK_EXPORT int copydesk_helper(void);
int copydesk_helper(void) { return 1; }
#elif defined FAULT_NO_SYMBOL
#define copydesk_plugin_v1 copydesk_plugin
extern CDK_EXPORT const cdk_entry copydesk_plugin;
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
#ifdef FAULT_RESERVED
    .reserved = 1,
#endif
#ifdef FAULT_NULL_FUNCTION
    .stop = NULL,
#else
    .stop = stop,
#endif
    .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe, .open = open_plugin, .start = start, .process = process,
    .close = close_plugin, .extension = extension,
};

/* A processor that does what an article tells it: `ID:SEGFAULT` crashes the one that -DID="..." names, which is its layer's name too. */
#define _DEFAULT_SOURCE
#include "copydesk.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const cdk_layer_decl layers[] = {{"tokens", CDK_REQUIRES, 1}, {ID, CDK_PROVIDES, 1}};
static const cdk_descriptor descriptor = {
    .size = sizeof(cdk_descriptor), .id = ID, .name = ID, .version = "0.1.0", .summary = "Does as it is told",
    .license = "MIT OR Apache-2.0", .layers = layers, .n_layers = 2, .layer_stride = sizeof(cdk_layer_decl),
#ifdef BATCH
    .preferred_batch = BATCH,
#endif
};

static uint32_t layer, label;
static const cdk_host *host;

static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t i) { return i == 0 ? &descriptor : NULL; }

static uint32_t intern(const char *name) { return host->intern(host->ctx, (cdk_str){name, strlen(name)}); }

static int32_t open(const cdk_host *offered, uint32_t i, cdk_str config, cdk_model **model, cdk_message *why) {
  (void)i, (void)config, (void)model, (void)why;
  host = offered, layer = intern(ID), label = intern("seen");
#ifdef START_ONCE
  /* Starts as long as the file is not there that the first death leaves. */
  if (access(START_ONCE, F_OK) == 0) abort();
#endif
  return CDK_OK;
}
static int32_t start(cdk_model *model, cdk_session **session, cdk_message *why) {
  (void)model, (void)session, (void)why;
  return CDK_OK;
}

static int holds(cdk_str text, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= text.len; i++) if (memcmp(text.ptr + i, word, n) == 0) return 1;
  return 0;
}

/* Whether it is told to. */
#define TOLD(word) holds(text, ID ":" word)

static void wait_for_ever(void) {
  for (;;) pause();
}

static void *linger(void *unused) {
  wait_for_ever();
  return unused;
}

static void crash(void) { signal(SIGSEGV, SIG_DFL), raise(SIGSEGV); }

static void *crash_later(void *unused) {
  usleep(20000);
  crash();
  return unused;
}

#ifdef CRASH_ON_LOAD
__attribute__((constructor)) static void on_load(void) { crash(); }
#endif

static void thread(void *(*run)(void *)) {
  pthread_t new;
  if (pthread_create(&new, NULL, run, NULL) == 0) pthread_detach(new);
}

/* Whatever is not answered by a return is what the host is to survive. */
static int32_t obey(cdk_str text, uint32_t index, const cdk_sink *sink) {
  if (TOLD("PRINT")) puts("{\"id\": \"not a record\"}"), fflush(stdout);
  if (TOLD("READ") && getchar() != EOF) abort(); /* nothing is to be had from standard input */
  if (TOLD("THREAD")) thread(linger);
  if (TOLD("NAP")) usleep(5000);
  if (TOLD("NAMES")) {
    char name[32];
    for (int i = 0; i < 1100000; i++) {
      int length = snprintf(name, sizeof name, "data-%d", i);
      host->intern(host->ctx, (cdk_str){name, (size_t)length});
    }
  }
  if (TOLD("LATER")) thread(crash_later);
  if (TOLD("CHILD") && fork() == 0) wait_for_ever();
  if (TOLD("LEAVE")) setpgid(0, getpgid(getppid())), atexit(wait_for_ever);
  if (TOLD("CLOSE")) for (int fd = 3; fd < 100; fd++) close(fd);
  if (TOLD("SCRIBBLE")) for (int fd = 3; fd < 100; fd++) if (write(fd, "no frame at all ", 16) < 0) continue;
  if (TOLD("LOG")) host->log(host->ctx, CDK_LOG_WARN, (cdk_str){"told to log", 11});
  if (TOLD("SEGFAULT")) crash();
  if (TOLD("ABORT")) abort();
  if (TOLD("EXIT")) _exit(3);
  if (TOLD("HANG")) wait_for_ever();
  if (TOLD("BABBLE")) for (;;) host->log(host->ctx, CDK_LOG_WARN, (cdk_str){"and so on", 9});
  if (TOLD("PANIC")) {
    sink->fail(sink->ctx, index, CDK_PANIC, (cdk_str){"told to panic", 13});
    return CDK_PANIC;
  }
  if (TOLD("EXHAUST")) {
    for (size_t n = 1 << 20;; n *= 2) {
      char *memory = malloc(n);
      if (!memory) abort();
      memset(memory, 1, n);
    }
  }
#ifdef START_ONCE
  if (TOLD("LAST")) {
    fclose(fopen(START_ONCE, "w"));
    abort();
  }
#endif
  return CDK_OK;
}

static int32_t process(cdk_session *session, const cdk_document *const *documents, size_t n, const cdk_sink *sink) {
  (void)session;
  for (uint32_t i = 0; i < n; i++) {
    cdk_str text = documents[i]->text;
    int32_t code = obey(text, i, sink);
    if (code != CDK_OK) return code;
    /* A label of the article's own, so that names are made as it runs. */
    char own[32];
    int length = snprintf(own, sizeof own, "of-%zu-bytes", text.len);
    cdk_annotation row = {.label = host->intern(host->ctx, (cdk_str){own, (size_t)length}), .flags = CDK_NO_SPAN, .score = 0.5f};
    if (TOLD("PLAIN")) row.label = label;
    cdk_table table = {.size = sizeof table, .layer = layer, .annotation_stride = sizeof row, .attr_stride = sizeof(cdk_attr),
                       .link_stride = sizeof(cdk_link), .annotations = &row, .n_annotations = 1};
    sink->emit(sink->ctx, i, &table);
  }
  return CDK_OK;
}

static void stop(cdk_session *session) { (void)session; }
static void close_model(cdk_model *model) { (void)model; }

const cdk_entry copydesk_plugin_v1 = {
    .magic = CDK_MAGIC, .size = sizeof(cdk_entry), .abi_minor = CDK_ABI_MINOR, .count = count, .describe = describe,
    .open = open, .start = start, .process = process, .stop = stop, .close = close_model,
};

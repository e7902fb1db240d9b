/* A host as it was built on minor 0: loads the plugin of its first argument, gives it one text with its tokens (words between spaces),
 * and prints what it emits, a row a line: layer, begin, end. */
#include "copydesk.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 256 };
static char names[MOST][64];
static uint32_t n_names = 1; /* 0 is no name */

static uint32_t intern(void *ctx, cdk_str text) {
  (void)ctx;
  if (text.len == 0 || text.len >= sizeof *names) return 0;
  for (uint32_t i = 1; i < n_names; i++)
    if (strlen(names[i]) == text.len && memcmp(names[i], text.ptr, text.len) == 0) return i;
  if (n_names == MOST) return 0;
  memcpy(names[n_names], text.ptr, text.len);
  return n_names++;
}
static cdk_str name_of(void *ctx, uint32_t number) {
  (void)ctx;
  return number < n_names ? (cdk_str){names[number], strlen(names[number])} : (cdk_str){NULL, 0};
}
static int32_t log_enabled(void *ctx, int32_t level) { (void)ctx, (void)level; return 0; }
static void log_line(void *ctx, int32_t level, cdk_str line) { (void)ctx, (void)level, (void)line; }
static const void *extension(void *ctx, const char *id) { (void)ctx, (void)id; return NULL; }

static int32_t emit(void *ctx, uint32_t document, const cdk_table *table) {
  (void)ctx;
  for (size_t i = 0; i < table->n_annotations; i++) {
    const cdk_annotation *row = (const void *)((const char *)table->annotations + i * table->annotation_stride);
    printf("%u %s %u..%u\n", document, names[table->layer], row->begin, row->end);
  }
  return CDK_OK;
}
static void fail(void *ctx, uint32_t document, int32_t why, cdk_str reason) {
  (void)ctx;
  printf("%u failed (%d): %.*s\n", document, why, (int)reason.len, reason.ptr);
}
static int32_t should_stop(void *ctx) { (void)ctx; return 0; }

static const char text[] = "He said NO to 30 others.";

int main(int argc, char **argv) {
  void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
  const cdk_entry *plugin = library ? dlsym(library, "copydesk_plugin_v1") : NULL;
  if (!plugin || plugin->magic != CDK_MAGIC || plugin->size < sizeof(cdk_entry)) return 1;
  const cdk_descriptor *descriptor = plugin->describe(0);
  if (plugin->count() < 1 || !descriptor || descriptor->size < sizeof(cdk_descriptor)) return 2;

  const cdk_host host = {.size = sizeof host, .abi_minor = CDK_ABI_MINOR, .name = {"old", 3}, .version = {"1.0", 3}, .intern = intern,
                         .name_of = name_of, .log_enabled = log_enabled, .log = log_line, .extension = extension};
  char reason[256];
  cdk_message why = {reason, sizeof reason, 0};
  cdk_model *model = NULL;
  cdk_session *session = NULL;
  if (plugin->open(&host, 0, (cdk_str){"{}", 2}, &model, &why) != CDK_OK) return 3;
  if (plugin->start(model, &session, &why) != CDK_OK) return 4;

  cdk_annotation rows[16] = {0};
  cdk_table tokens = {.size = sizeof tokens, .layer = intern(NULL, (cdk_str){"tokens", 6}), .annotation_stride = sizeof *rows,
                      .attr_stride = sizeof(cdk_attr), .link_stride = sizeof(cdk_link), .annotations = rows};
  for (uint32_t at = 0; at < sizeof text - 1; at++) {
    uint32_t end = at + (uint32_t)strcspn(text + at, " .");
    rows[tokens.n_annotations++] = (cdk_annotation){.begin = at, .end = end, .score = NAN};
    at = end;
  }
  const cdk_table *layers[] = {&tokens};
  cdk_document document = {.size = sizeof document, .id = {"a", 1}, .text = {text, sizeof text - 1}, .meta_json = {"{}", 2},
                           .layers = layers, .n_layers = 1};
  const cdk_document *documents[] = {&document};
  cdk_sink sink = {.size = sizeof sink, .emit = emit, .fail = fail, .should_stop = should_stop};
  if (plugin->process(session, documents, 1, &sink) != CDK_OK) return 5;
  plugin->stop(session);
  plugin->close(model);
  return 0;
}

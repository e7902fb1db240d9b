/* A processor for the tests of the command line: marks the first word, or does what the text tells it to. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copydesk.h"

static const cdk_layer_decl LAYERS[] = {{"marks", CDK_PROVIDES, 1}, {"sentences", CDK_REQUIRES, 1}};
static const char SCHEMA[] =
    "{\"type\":\"object\",\"properties\":{\"min_words\":{\"type\":\"integer\"},\"style\":{\"enum\":[\"us\",\"uk\"]}},"
    "\"additionalProperties\":false}";
static const cdk_descriptor DESCRIPTOR = {
    sizeof(cdk_descriptor), 0, "tiny", "Tiny", "1.2.3", "Marks the first word", "MIT", SCHEMA, LAYERS, 2, 4, sizeof(cdk_layer_decl)};

static const cdk_host *host;
static uint32_t marks, first;

static uint32_t name(const char *text) {
  cdk_str str = {text, strlen(text)};
  return host->intern(host->ctx, str);
}

static uint32_t count(void) { return 1; }
static const cdk_descriptor *describe(uint32_t index) { return index == 0 ? &DESCRIPTOR : NULL; }

static int32_t open_model(const cdk_host *given, uint32_t index, cdk_str config, cdk_model **model, cdk_message *why) {
  (void)index, (void)config, (void)why;
  host = given;
  marks = name("marks");
  first = name("first");
  *model = (cdk_model *)&DESCRIPTOR;
  return CDK_OK;
}

static int32_t start(cdk_model *model, cdk_session **session, cdk_message *why) {
  (void)why;
  *session = (cdk_session *)model;
  return CDK_OK;
}

static int says(cdk_str text, const char *word) { return text.len >= strlen(word) && memcmp(text.ptr, word, strlen(word)) == 0; }

static int32_t process(cdk_session *session, const cdk_document *const *docs, size_t n, const cdk_sink *sink) {
  (void)session;
  for (size_t i = 0; i < n; i++) {
    cdk_str text = docs[i]->text;
    if (says(text, "FAIL")) {
      cdk_str why = {"told to fail", 12};
      sink->fail(sink->ctx, (uint32_t)i, CDK_ERROR, why);
      continue;
    }
    if (says(text, "CRASH")) abort();
    if (says(text, "EXIT")) exit(0);
    if (says(text, "CLOSE")) close(1);
    if (says(text, "REPLACE")) {
      FILE *file = fopen("tiny.so", "a");
      if (file) fputs("another build", file), fclose(file);
      abort();
    }
    if (says(text, "WARN")) {
      cdk_str line = {"told to warn", 12};
      host->log(host->ctx, CDK_LOG_WARN, line);
    }
    uint32_t end = 0;
    while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n') end++;
    cdk_annotation row = {first, 0, end, 0, NAN, 0, 0, 0, 0, 0};
    cdk_table table = {sizeof(cdk_table), marks, sizeof(cdk_annotation), sizeof(cdk_attr), sizeof(cdk_link), 0,
                       &row, end > 0, NULL, 0, NULL, 0, NULL, 0};
    sink->emit(sink->ctx, (uint32_t)i, &table);
  }
  return CDK_OK;
}

static void stop(cdk_session *session) { (void)session; }
static void close_model(cdk_model *model) { (void)model; }

const cdk_entry copydesk_plugin_v1 = {CDK_MAGIC, sizeof(cdk_entry), CDK_ABI_MINOR, 0, count, describe, open_model,
                                      start, process, stop, close_model, NULL};

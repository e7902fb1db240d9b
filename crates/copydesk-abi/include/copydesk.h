/* copydesk.h: the boundary between the copydesk host and a processor plugin, major 1, minor 0.
 *
 * A plugin is a shared library that exports one constant data symbol, `copydesk_plugin_v1`, and nothing else.
 * It needs this header alone. The Rust mirror is src/lib.rs of this crate; tests keep the two equal.
 *
 * Rules
 *   Ownership  Whoever allocated frees. The callee copies what it wants to keep before it returns. Input is read-only.
 *   Growth     The major is in the symbol's name. Minors only append: a reader touches min(size given, size known) bytes of a
 *              struct, and steps through an array by the stride given. Fields called `reserved` are 0.
 *   Text       UTF-8, not NUL-terminated unless it is a `const char *`. Offsets count bytes and lie on character boundaries.
 *   Names      Layers, labels, keys and roles are numbers from `intern`, valid for as long as the host lives. 0 is "no name".
 *   Threads    Every function may run on any thread. Several threads may call `start` on a model, and use its sessions, at the
 *              same time; one session is used by one thread at a time. `close` may run on another thread than `open` did, when
 *              all sessions of the model were stopped, and never at the same time as another call on that model.
 *   Unwinding  No exception or panic may leave a function of the plugin.
 *
 * Extensions of plugins: what `extension` of the entry may offer, by returning anything but NULL. The host asks before `open`, on the same thread.
 *   copydesk.short-rows/1  The plugin reads layers of short rows. Where no row of a layer has more than a span and a label, the host may
 *              give it a table whose `annotation_stride` is 12: of each cdk_annotation label, begin and end. The rest is as in a row without
 *              score, attributes and links. The tokens of a long text take a third of the memory that way.
 */
#ifndef COPYDESK_H
#define COPYDESK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CDK_MAGIC 0x314B4443u /* "CDK1" in memory on a little-endian machine */
#define CDK_ABI_MINOR 0u

/* What functions of the plugin, and `emit`, return. */
#define CDK_OK 0
#define CDK_ERROR 1    /* failed; open and start give the reason in the message, process through `fail` */
#define CDK_PANIC 2    /* the session is poisoned: the host stops it and starts another */
#define CDK_REJECTED 3 /* the host refused a table */
#define CDK_STOPPED 4  /* the plugin saw should_stop and gave up */
#define CDK_CONFIG 5   /* open only: the configuration is wrong */

/* Levels of `log`. */
#define CDK_LOG_ERROR 1
#define CDK_LOG_WARN 2
#define CDK_LOG_INFO 3
#define CDK_LOG_DEBUG 4

/* cdk_layer_decl.mode */
#define CDK_PROVIDES 1u
#define CDK_REQUIRES 2u /* the host refuses to run without a provider */
#define CDK_USES 3u     /* passed if there is a provider */

/* cdk_annotation.flags */
#define CDK_NO_SPAN 1u /* the row is about the whole article; begin and end are 0 */

/* cdk_attr.type */
#define CDK_STRING 0u /* v.s: a slice of the table's arena, on character boundaries */
#define CDK_INT 1u    /* v.i */
#define CDK_FLOAT 2u  /* v.f, finite */
#define CDK_BOOL 3u   /* v.i is 0 or 1 */

typedef struct { const char *ptr; size_t len; } cdk_str;
/* The caller's buffer for an error message: write at most cap bytes of UTF-8 to buf and set len. */
typedef struct { char *buf; size_t cap, len; } cdk_message;

/* One row of a layer. */
typedef struct {
  uint32_t label;             /* name, or 0 */
  uint32_t begin, end;        /* bytes into the text, begin < end */
  uint32_t flags;
  float score;                /* 0..1, or NaN for none */
  uint32_t first_attr, n_attrs;
  uint32_t first_link, n_links;
  uint32_t reserved;
} cdk_annotation;

typedef struct {
  uint32_t key;               /* name; a key occurs once in a row */
  uint32_t type;
  union {
    struct { uint32_t off, len; } s;
    int64_t i;
    double f;
  } v;
} cdk_attr;

/* A link to row `row` of layer `layer`, under the name `role`. */
typedef struct { uint32_t role, layer, row, flags; } cdk_link;

/* One layer, the same layout in and out. Rows are sorted: by begin, then longer spans first; rows without a span come last.
 * Each attribute and each link belongs to one row. */
typedef struct {
  uint32_t size, layer;
  uint32_t annotation_stride, attr_stride, link_stride, reserved;
  const cdk_annotation *annotations; size_t n_annotations;
  const cdk_attr *attrs; size_t n_attrs;
  const cdk_link *links; size_t n_links;
  const char *arena; size_t arena_len; /* UTF-8 */
} cdk_table;

/* One article. `layers` holds the layers that the processor declared and that a processor before it provided. */
typedef struct {
  uint32_t size, flags;
  cdk_str id, lang, text;
  cdk_str meta_json;          /* a JSON object: title, published, source, url ... */
  const cdk_table *const *layers; size_t n_layers;
} cdk_document;

/* What the host offers; valid for as long as the process lives. Any thread may call it. */
typedef struct {
  uint32_t size, abi_minor;
  void *ctx;
  cdk_str name, version;
  uint32_t (*intern)(void *ctx, cdk_str);            /* 0: empty, not UTF-8, or too many names */
  cdk_str (*name_of)(void *ctx, uint32_t);           /* the text of a name; empty if unknown */
  int32_t (*log_enabled)(void *ctx, int32_t level);
  void (*log)(void *ctx, int32_t level, cdk_str);
  const void *(*extension)(void *ctx, const char *id); /* NULL: not offered */
} cdk_host;

/* Where `process` puts its results; valid until it returns. `doc` is an index into the batch. */
typedef struct {
  uint32_t size, reserved;
  void *ctx;
  int32_t (*emit)(void *ctx, uint32_t doc, const cdk_table *); /* checks and copies; CDK_OK or CDK_REJECTED */
  void (*fail)(void *ctx, uint32_t doc, int32_t why, cdk_str); /* this document failed; its tables are dropped */
  int32_t (*should_stop)(void *ctx);                           /* not 0: give up, return CDK_STOPPED */
} cdk_sink;

typedef struct { const char *name; uint32_t mode, revision; } cdk_layer_decl;

typedef struct {
  uint32_t size, flags;
  const char *id;             /* [a-z][a-z0-9-]*, at most 64 bytes: what users type */
  const char *name, *version, *summary, *license;
  const char *config_schema;  /* a JSON Schema; NULL: takes no configuration */
  const cdk_layer_decl *layers; size_t n_layers;
  uint32_t preferred_batch;   /* documents per call of process; 0 is read as 1 */
  uint32_t layer_stride;      /* sizeof(cdk_layer_decl) */
} cdk_descriptor;

typedef struct cdk_model cdk_model;     /* weights and lexicons: read-only, shared by sessions */
typedef struct cdk_session cdk_session; /* scratch memory: one per worker */

typedef struct {
  uint32_t magic, size, abi_minor, reserved;
  uint32_t (*count)(void);
  const cdk_descriptor *(*describe)(uint32_t index);  /* static; NULL past count */
  int32_t (*open)(const cdk_host *, uint32_t index, cdk_str config_json, cdk_model **, cdk_message *);
  int32_t (*start)(cdk_model *, cdk_session **, cdk_message *);
  int32_t (*process)(cdk_session *, const cdk_document *const *, size_t n, const cdk_sink *);
  void (*stop)(cdk_session *);
  void (*close)(cdk_model *);
  const void *(*extension)(const char *id);           /* may be NULL */
} cdk_entry;

#if defined(_WIN32)
#define CDK_EXPORT __declspec(dllexport)
#else
#define CDK_EXPORT __attribute__((visibility("default")))
#endif

extern CDK_EXPORT const cdk_entry copydesk_plugin_v1;

#ifdef __cplusplus
}
#endif
#endif

#pragma once
// libedit's el_set and el_get are variadic, which Swift cannot call: one inline wrapper for each
// use.
#include <stdio.h>
#include <unistd.h>
#include <histedit.h>

typedef unsigned char (*copse_key)(EditLine *, int);
typedef int (*copse_getc)(EditLine *, wchar_t *);

// Keys come from standard input, and nothing is drawn: what libedit would draw goes nowhere.
static inline EditLine *copse_el_init(const char *program) {
    FILE *nowhere = fopen("/dev/null", "we");
    if (!nowhere) return NULL;
    return el_init_fd(
        program, stdin, nowhere, nowhere, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
}

static inline int copse_el_editor(EditLine *edit, const char *name) {
    return el_set(edit, EL_EDITOR, name);
}

// Signals are ours: libedit's own handler sends them on to the whole process group.
static inline int copse_el_ignore_signals(EditLine *edit) {
    return el_set(edit, EL_SIGNAL, 0);
}

static inline int copse_el_client(EditLine *edit, void *client) {
    return el_set(edit, EL_CLIENTDATA, client);
}

static inline void *copse_el_get_client(EditLine *edit) {
    void *client = NULL;
    el_get(edit, EL_CLIENTDATA, &client);
    return client;
}

static inline int copse_el_reader(EditLine *edit, copse_getc reader) {
    return el_set(edit, EL_GETCFN, reader);
}

static inline int copse_el_function(
    EditLine *edit, const char *name, const char *about, copse_key function) {
    return el_set(edit, EL_ADDFN, name, about, function);
}

static inline int copse_el_bind(EditLine *edit, const char *key, const char *function) {
    return el_set(edit, EL_BIND, key, function, (char *)0);
}

// In vi's command mode.
static inline int copse_el_bind_command(EditLine *edit, const char *key, const char *function) {
    return el_set(edit, EL_BIND, "-a", key, function, (char *)0);
}

// Whether ~/.editrc has asked for vi's keys.
static inline int copse_el_is_vi(EditLine *edit) {
    const char *name = NULL;
    return el_get(edit, EL_EDITOR, &name) == 0 && name && name[0] == 'v';
}

// With 1 a line begins. With 0 it ends, and the terminal is as it was.
static inline int copse_el_unbuffered(EditLine *edit, int on) {
    return el_set(edit, EL_UNBUFFERED, on);
}

static inline int copse_el_raw(EditLine *edit, int on) {
    return el_set(edit, EL_PREP_TERM, on);
}

#pragma once
// libedit's el_set and el_get are variadic, which Swift cannot call: one inline wrapper for each
// use.
#include <stdio.h>
#include <histedit.h>

// In <wchar.h> only when X/Open functions are asked for.
extern int wcwidth(wchar_t character);

// Columns of a character as libedit counts them; negative for control characters.
static inline int copse_width(wchar_t character) {
    return wcwidth(character);
}

typedef char *(*copse_prompt)(EditLine *);
typedef unsigned char (*copse_key)(EditLine *, int);
typedef int (*copse_getc)(EditLine *, wchar_t *);

static inline EditLine *copse_el_init(const char *program) {
    return el_init(program, stdin, stdout, stderr);
}

// What stands between two `escape` characters takes no room on the screen.
static inline int copse_el_prompt(EditLine *edit, copse_prompt prompt, char escape) {
    return el_set(edit, EL_PROMPT_ESC, prompt, escape);
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

// With 1 a line begins: its prompt is drawn. With 0 it ends, and the terminal is as it was.
static inline int copse_el_unbuffered(EditLine *edit, int on) {
    return el_set(edit, EL_UNBUFFERED, on);
}

static inline int copse_el_raw(EditLine *edit, int on) {
    return el_set(edit, EL_PREP_TERM, on);
}

static inline int copse_el_refresh(EditLine *edit) {
    return el_set(edit, EL_REFRESH);
}

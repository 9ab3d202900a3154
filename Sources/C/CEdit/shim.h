#pragma once
// libedit's el_set, el_get and history are variadic, which Swift cannot call: one inline wrapper
// for each use.
#include <stdio.h>
#include <histedit.h>

typedef char *(*copse_prompt)(EditLine *);

static inline EditLine *copse_el_init(const char *program) {
    return el_init(program, stdin, stdout, stderr);
}

static inline int copse_el_prompt(EditLine *edit, copse_prompt prompt) {
    return el_set(edit, EL_PROMPT, prompt);
}

static inline int copse_el_editor(EditLine *edit, const char *name) {
    return el_set(edit, EL_EDITOR, name);
}

// Signals are ours: libedit's own handler sends them on to the whole process group.
static inline int copse_el_ignore_signals(EditLine *edit) {
    return el_set(edit, EL_SIGNAL, 0);
}

static inline int copse_el_bind(EditLine *edit, const char *key, const char *function) {
    return el_set(edit, EL_BIND, key, function, (char *)0);
}

static inline int copse_el_history(EditLine *edit, History *lines) {
    return el_set(edit, EL_HIST, history, lines);
}

static inline int copse_history_size(History *lines, int count) {
    HistEvent event;
    return history(lines, &event, H_SETSIZE, count);
}

static inline int copse_history_unique(History *lines) {
    HistEvent event;
    return history(lines, &event, H_SETUNIQUE, 1);
}

static inline int copse_history_enter(History *lines, const char *line) {
    HistEvent event;
    return history(lines, &event, H_ENTER, line);
}

#pragma once
// libedit's el_set, el_get and history are variadic, which Swift cannot call: one inline wrapper
// for each use.
#include <histedit.h>

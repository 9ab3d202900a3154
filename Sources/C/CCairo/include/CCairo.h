#pragma once
// A page to draw on with cairo, which is loaded when the first page is opened: the shell starts
// without it and runs where it is not installed.
#include <stddef.h>
#include <stdint.h>

typedef struct copse_page copse_page;

/// COPSE_PAGE_PIXELS: red, green, blue of each pixel, row by row.
enum copse_page_form { COPSE_PAGE_PNG, COPSE_PAGE_PDF, COPSE_PAGE_PIXELS };

enum copse_page_problem {
    COPSE_PAGE_FINE,
    /// libcairo.so.2 is not installed, or too old.
    COPSE_PAGE_NO_CAIRO,
    COPSE_PAGE_NO_MEMORY,
    /// Anything else cairo refuses.
    COPSE_PAGE_FAILED
};

/// Opens a page of width × height points; pixels are `scale` to a point. NULL with a reason in
/// `problem`.
copse_page *copse_page_open(enum copse_page_form form, double width, double height, double scale,
                            const char *title, enum copse_page_problem *problem);

/// Colours are 0xRRGGBB.
void copse_page_paint(copse_page *page, uint32_t rgb, double opacity);

/// Adds rectangles of x, y, width and height to what is filled next.
void copse_page_rectangles(copse_page *page, const double *values, size_t count);
/// Adds an open line of x, y pairs.
void copse_page_line(copse_page *page, const double *values, size_t count);
/// Fills and forgets what was added.
void copse_page_fill(copse_page *page);
/// Draws what was added as lines; with round ends a line without length is a dot.
void copse_page_stroke(copse_page *page, double width, int has_round_ends, int is_dashed);

/// Text on the line y; anchor 0 begins at x, 0.5 stands around it, 1 ends there.
void copse_page_text(copse_page *page, const char *text, double x, double y, double size,
                     double anchor, int is_bold);

/// Finishes the page and closes it. The bytes are the caller's, to be given to free().
enum copse_page_problem copse_page_close(copse_page *page, uint8_t **bytes, size_t *count);

#include "CCairo.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// What is used of cairo, each with the type its header declares.
#define FUNCTIONS(USE)                                                                             \
    USE(create) USE(destroy) USE(status) USE(scale) USE(set_source_rgba) USE(rectangle)            \
    USE(move_to) USE(line_to) USE(fill) USE(stroke) USE(set_line_width) USE(set_line_cap)          \
    USE(set_line_join) USE(set_dash) USE(select_font_face) USE(set_font_size) USE(text_extents)    \
    USE(show_text) USE(show_page) USE(image_surface_create) USE(pdf_surface_create_for_stream)     \
    USE(pdf_surface_set_metadata) USE(surface_write_to_png_stream) USE(surface_finish)             \
    USE(surface_status) USE(surface_destroy) USE(surface_flush) USE(image_surface_get_data)        \
    USE(image_surface_get_stride) USE(image_surface_get_width) USE(image_surface_get_height)

#define DECLARE(name) __typeof__(&cairo_##name) name;
static struct {
    FUNCTIONS(DECLARE)
} cairo;

static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *library = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen("libcairo.2.dylib", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define FIND(name)                                                                                 \
    if (!(cairo.name = (__typeof__(cairo.name))dlsym(library, "cairo_" #name))) return;
    FUNCTIONS(FIND)
    is_loaded = 1;
}

struct copse_page {
    enum copse_page_form form;
    cairo_surface_t *surface;
    cairo_t *context;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
};

static cairo_status_t append(void *closure, const unsigned char *data, unsigned int length) {
    copse_page *page = closure;
    if (page->capacity - page->count < length) {
        size_t capacity = (page->capacity + length) * 2;
        uint8_t *bytes = realloc(page->bytes, capacity);
        if (!bytes) return CAIRO_STATUS_NO_MEMORY;
        page->bytes = bytes;
        page->capacity = capacity;
    }
    memcpy(page->bytes + page->count, data, length);
    page->count += length;
    return CAIRO_STATUS_SUCCESS;
}

static void discard(copse_page *page) {
    if (page->context) cairo.destroy(page->context);
    if (page->surface) cairo.surface_destroy(page->surface);
    free(page->bytes);
    free(page);
}

static enum copse_page_problem problem_of(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return COPSE_PAGE_FINE;
    return status == CAIRO_STATUS_NO_MEMORY ? COPSE_PAGE_NO_MEMORY : COPSE_PAGE_FAILED;
}

copse_page *copse_page_open(enum copse_page_form form, double width, double height, double scale,
                            const char *title, enum copse_page_problem *problem) {
    pthread_once(&once, load);
    *problem = COPSE_PAGE_NO_CAIRO;
    if (!is_loaded) return NULL;
    *problem = COPSE_PAGE_NO_MEMORY;
    copse_page *page = calloc(1, sizeof *page);
    if (!page) return NULL;
    page->form = form;
    if (form != COPSE_PAGE_PDF) {
        page->surface = cairo.image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * scale + 0.5),
                                                   (int)(height * scale + 0.5));
    } else {
        page->surface = cairo.pdf_surface_create_for_stream(append, page, width, height);
        if (cairo.surface_status(page->surface) == CAIRO_STATUS_SUCCESS) {
            cairo.pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_TITLE, title);
            // The same picture is the same file, whenever it was drawn.
            cairo.pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                           "1970-01-01T00:00:00Z");
        }
    }
    page->context = cairo.create(page->surface);
    *problem = problem_of(cairo.status(page->context));
    if (*problem != COPSE_PAGE_FINE) {
        discard(page);
        return NULL;
    }
    if (form != COPSE_PAGE_PDF) cairo.scale(page->context, scale, scale);
    cairo.set_line_join(page->context, CAIRO_LINE_JOIN_ROUND);
    return page;
}

void copse_page_paint(copse_page *page, uint32_t rgb, double opacity) {
    cairo.set_source_rgba(page->context, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                          (rgb & 255) / 255.0, opacity);
}

void copse_page_rectangles(copse_page *page, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++, values += 4)
        cairo.rectangle(page->context, values[0], values[1], values[2], values[3]);
}

void copse_page_line(copse_page *page, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++, values += 2)
        (i == 0 ? cairo.move_to : cairo.line_to)(page->context, values[0], values[1]);
}

void copse_page_fill(copse_page *page) { cairo.fill(page->context); }

void copse_page_stroke(copse_page *page, double width, int has_round_ends, int is_dashed) {
    static const double dashes[] = {5, 4};
    cairo.set_line_width(page->context, width);
    cairo.set_line_cap(page->context,
                       has_round_ends ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo.set_dash(page->context, dashes, is_dashed ? 2 : 0, 0);
    cairo.stroke(page->context);
}

void copse_page_text(copse_page *page, const char *text, double x, double y, double size,
                     double anchor, int is_bold) {
    cairo.select_font_face(page->context, "Helvetica, Arial, DejaVu Sans, sans-serif",
                           CAIRO_FONT_SLANT_NORMAL,
                           is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo.set_font_size(page->context, size);
    if (anchor != 0) {
        cairo_text_extents_t extents;
        cairo.text_extents(page->context, text, &extents);
        x -= anchor * extents.x_advance;
    }
    cairo.move_to(page->context, x, y);
    cairo.show_text(page->context, text);
}

// Cairo keeps a pixel as a word 0xXXRRGGBB of the machine's own byte order.
static cairo_status_t copy_pixels(copse_page *page) {
    cairo.surface_flush(page->surface);
    const unsigned char *data = cairo.image_surface_get_data(page->surface);
    if (!data) return CAIRO_STATUS_NO_MEMORY;
    int stride = cairo.image_surface_get_stride(page->surface);
    int width = cairo.image_surface_get_width(page->surface);
    int height = cairo.image_surface_get_height(page->surface);
    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + (size_t)y * (size_t)stride);
        for (int x = 0; x < width; x++) {
            unsigned char rgb[] = {(unsigned char)(row[x] >> 16), (unsigned char)(row[x] >> 8),
                                   (unsigned char)row[x]};
            cairo_status_t status = append(page, rgb, sizeof rgb);
            if (status != CAIRO_STATUS_SUCCESS) return status;
        }
    }
    return CAIRO_STATUS_SUCCESS;
}

enum copse_page_problem copse_page_close(copse_page *page, uint8_t **bytes, size_t *count) {
    cairo_status_t status = cairo.status(page->context);
    if (status == CAIRO_STATUS_SUCCESS) {
        if (page->form == COPSE_PAGE_PNG) {
            status = cairo.surface_write_to_png_stream(page->surface, append, page);
        } else if (page->form == COPSE_PAGE_PIXELS) {
            status = copy_pixels(page);
        } else {
            cairo.show_page(page->context);
            cairo.surface_finish(page->surface);
            status = cairo.surface_status(page->surface);
        }
    }
    if (status == CAIRO_STATUS_SUCCESS) {
        *bytes = page->bytes;
        *count = page->count;
        page->bytes = NULL;
    }
    discard(page);
    return problem_of(status);
}

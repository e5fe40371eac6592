#ifndef PASBOEK_DOCUMENTS_H
#define PASBOEK_DOCUMENTS_H

#include <stddef.h>

/// A file of docs/, as it was when the program was built.
struct pasboek_document {
  /// Its path in docs/, without ".md".
  const char *path;
  /// Its text in UTF-8, without a zero at the end.
  const unsigned char *text;
  /// The bytes of its text.
  size_t length;
};

/// How many files docs/ has.
extern const size_t pasboek_document_count;

/// One of them, by its place from 0 on.
struct pasboek_document pasboek_document_at(size_t place);

#endif

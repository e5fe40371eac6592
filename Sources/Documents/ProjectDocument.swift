import CDocuments

/// A document of the project, as it was when the program was built: a file of `docs/`.
package struct ProjectDocument: Hashable, Sendable {
  /// Its path in `docs/`, without `.md`, such as `decisions/small-cells`.
  package let path: String
  /// Its text in Markdown.
  package let markdown: String

  /// Every document, by path.
  package static let all = (0..<pasboek_document_count)
    .map { ProjectDocument(pasboek_document_at($0)) }.sorted { $0.path < $1.path }

  private init(_ file: pasboek_document) {
    path = String(cString: file.path)
    markdown = String(
      decoding: UnsafeBufferPointer(start: file.text, count: file.length), as: UTF8.self)
  }
}

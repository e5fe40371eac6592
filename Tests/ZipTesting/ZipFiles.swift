import CZip

/// The files of a zip, as libzip reads them with every check that it has.
public struct ZipFiles: Sendable {
  /// These bytes are no zip, or not a whole one.
  public struct Failure: Error {
    /// What was not to be had.
    public let what: String
  }

  /// A file.
  public struct File: Sendable {
    /// Its name.
    public let name: String
    /// What is in it.
    public let bytes: [UInt8]

    /// The bytes as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The cells of its lines.
    public var cells: [[String]] { ZipFiles.cells(bytes) }
  }

  /// The cells of the lines of separated values as a Belgian spreadsheet takes them, without the
  /// mark before them; of texts without semicolons and quotes.
  public static func cells(_ bytes: [UInt8]) -> [[String]] {
    let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return String(decoding: bytes.dropFirst(marked ? 3 : 0), as: UTF8.self)
      .split(separator: "\r\n")
      .map { $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }
  }

  /// The files, in the order in which they stand.
  public let files: [File]

  /// Reads a zip.
  public init(_ bytes: [UInt8]) throws {
    files = try bytes.withUnsafeBytes { bytes in
      guard
        let source = zip_source_buffer_create(
          bytes.baseAddress, zip_uint64_t(bytes.count), 0, nil)
      else { throw Failure(what: "memory") }
      guard let archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, nil) else {
        zip_source_free(source)
        throw Failure(what: "an archive")
      }
      defer { zip_discard(archive) }
      return try (0..<zip_uint64_t(zip_get_num_entries(archive, 0))).map { index in
        try Self.file(index, of: archive)
      }
    }
  }

  /// The file of a name.
  public subscript(name: String) -> File? { files.first { $0.name == name } }

  private static func file(_ index: zip_uint64_t, of archive: OpaquePointer) throws -> File {
    var status = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name,
      let file = zip_fopen_index(archive, index, 0)
    else { throw Failure(what: "file \(index)") }
    defer { zip_fclose(file) }
    let size = Int(status.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, Int(zip_fread(file, buffer.baseAddress, zip_uint64_t(size))))
    }
    guard bytes.count == size else { throw Failure(what: "the bytes of file \(index)") }
    return File(name: String(cString: name), bytes: bytes)
  }
}

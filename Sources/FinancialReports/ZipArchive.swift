import CZip
import Glibc

/// Files in one zip, made by libzip in memory.
///
/// The same files are the same bytes: all are said to be of 1980, where the days of zips begin.
enum ZipArchive {
  /// A file in it.
  struct Entry: Sendable {
    /// Its name, in ASCII.
    var name: String
    /// What is in it.
    var bytes: [UInt8]
  }

  /// Why there is no archive, in the library's words.
  struct Failure: Error, CustomStringConvertible {
    var description: String

    fileprivate init(_ error: UnsafeMutablePointer<zip_error_t>) {
      description = String(cString: zip_error_strerror(error))
    }

    fileprivate init(of archive: OpaquePointer) { self.init(zip_get_error(archive)) }

    fileprivate init(memoryFor name: String) { description = "no memory for \(name)" }
  }

  /// The first day of MS-DOS: 1980-01-01.
  private static let firstDay: UInt16 = 1 << 5 | 1

  /// The bytes of an archive of these files, of which there is one at least.
  static func bytes(of entries: [Entry]) throws(Failure) -> [UInt8] {
    precondition(!entries.isEmpty, "an archive without files is none")
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw Failure(&error) }
    // The archive has one hold of it, and this function another.
    zip_source_keep(target)
    defer { zip_source_free(target) }
    guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
      zip_source_free(target)
      throw Failure(&error)
    }
    do throws(Failure) {
      for entry in entries { try add(entry, to: archive) }
      guard zip_close(archive) == 0 else { throw Failure(of: archive) }
    } catch {
      zip_discard(archive)
      throw error
    }
    return try contents(of: target)
  }

  private static func add(_ entry: Entry, to archive: OpaquePointer) throws(Failure) {
    // It is read when the archive is closed, and freed by the library then.
    guard let copy = malloc(max(entry.bytes.count, 1)) else { throw Failure(memoryFor: entry.name) }
    entry.bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) }
    }
    guard let source = zip_source_buffer(archive, copy, zip_uint64_t(entry.bytes.count), 1) else {
      free(copy)
      throw Failure(of: archive)
    }
    let index = zip_file_add(archive, entry.name, source, ZIP_FL_ENC_UTF_8)
    guard index >= 0 else {
      zip_source_free(source)
      throw Failure(of: archive)
    }
    guard zip_file_set_dostime(archive, zip_uint64_t(index), 0, firstDay, 0) == 0 else {
      throw Failure(of: archive)
    }
  }

  private static func contents(of source: OpaquePointer) throws(Failure) -> [UInt8] {
    guard zip_source_open(source) == 0 else { throw Failure(zip_source_error(source)) }
    defer { zip_source_close(source) }
    guard zip_source_seek(source, 0, SEEK_END) == 0, case let size = zip_source_tell(source),
      size > 0, zip_source_seek(source, 0, SEEK_SET) == 0
    else { throw Failure(zip_source_error(source)) }
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      while count < Int(size) {
        let taken = zip_source_read(
          source, buffer.baseAddress.map { $0 + count }, zip_uint64_t(Int(size) - count))
        guard taken > 0 else { return }
        count += Int(taken)
      }
    }
    guard bytes.count == Int(size) else { throw Failure(zip_source_error(source)) }
    return bytes
  }
}

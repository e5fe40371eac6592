/// What went wrong with the directory: its key, its file, or a request it must refuse.
///
/// No message ever holds a number, a name or a secret.
public struct DirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble.
  ///
  /// The list may grow.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Base: String {
      case keyMissing, keyMalformed, keyWrong
      case locked, settingRefused, damaged, storageFailed, halted
      case duplicateIdentifier, malformedIdentifier
      case unknownReference, unknownEntity, entityTaken
      case limitExceeded, overloaded, searchNotReady
    }

    private let base: Base

    /// There is a directory, but not the key file that opens it.
    public static let keyMissing = Code(base: .keyMissing)
    /// The key file has another size than a key, or others than its owner may use it.
    public static let keyMalformed = Code(base: .keyMalformed)
    /// The key file belongs to another directory.
    public static let keyWrong = Code(base: .keyWrong)
    /// Another process has the directory open.
    public static let locked = Code(base: .locked)
    /// SQLite did not take a setting that durability or erasure rests on.
    public static let settingRefused = Code(base: .settingRefused)
    /// What is stored is not what was written.
    public static let damaged = Code(base: .damaged)
    /// The storage reports a failure.
    ///
    /// If it was a write, whether it is there is not known.
    public static let storageFailed = Code(base: .storageFailed)
    /// An earlier write failed, so nothing is written any more until the directory is reopened.
    public static let halted = Code(base: .halted)
    /// A number, chip, INSZ, id or source is already registered.
    ///
    /// Nothing was written.
    public static let duplicateIdentifier = Code(base: .duplicateIdentifier)
    /// An identifier has not the form it must have.
    ///
    /// Nothing was written.
    public static let malformedIdentifier = Code(base: .malformedIdentifier)
    /// No row was prepared under this reference.
    ///
    /// Nothing was written.
    public static let unknownReference = Code(base: .unknownReference)
    /// No confirmed row, client or terminal has this number or id.
    ///
    /// Nothing was written.
    public static let unknownEntity = Code(base: .unknownEntity)
    /// The entity number already names another row.
    ///
    /// Nothing was written.
    public static let entityTaken = Code(base: .entityTaken)
    /// Something is larger than its limit in `DirectoryLimits`.
    ///
    /// Nothing was written.
    public static let limitExceeded = Code(base: .limitExceeded)
    /// More secrets wait to be verified, or searches to be made, than the limit allows.
    public static let overloaded = Code(base: .overloaded)
    /// The search index is not loaded yet.
    public static let searchNotReady = Code(base: .searchNotReady)

    /// The code's name.
    public var description: String { base.rawValue }
  }

  /// What kind of trouble it is.
  public let code: Code
  /// The place in the batch of the item that was refused, where one item is to blame.
  public let index: Int?
  /// What an operator needs to know beyond the code.
  public let message: String

  /// Names the trouble, and the item of the batch that caused it.
  public init(_ code: Code, index: Int? = nil, _ message: String) {
    self.code = code
    self.index = index
    self.message = message
  }

  /// The code, the item and the message in one line.
  public var description: String {
    "\(code)\(index.map { " at \($0)" } ?? ""): \(message)"
  }
}

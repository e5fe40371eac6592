public import EventLog
import EventLogSQLite
public import LedgerWire

/// The folder in which a terminal keeps its pairings and queues; one process at a time holds it.
///
/// Each pairing has two files: `pairing-N.json` with the token, which its owner alone may read, and
/// `queue-N.sqlite`. A device that is paired again keeps its old pairing, so that what was tapped
/// under it is still delivered under its token.
public struct TerminalFolder: ~Copyable {
  /// The folder.
  public let path: String
  private let lock: FolderLock
  private var queues: [Int: QueueBox] = [:]
  /// The pairings, the oldest first.
  public private(set) var pairings: [TerminalPairing] = []

  /// The most bytes of a pairing's file.
  private static let pairingBytesMax = 1 << 20

  /// Opens a folder, and makes it where there is none.
  ///
  /// - Throws: `locked` while another process has it open.
  public init(_ path: String) throws(EventLogError) {
    try Folder.create(path)
    let lock = try FolderLock(folder: path)
    var pairings: [TerminalPairing] = []
    var queues: [Int: QueueBox] = [:]
    var number = 1
    while let bytes = try Folder.contents(
      of: "\(path)/pairing-\(number).json", max: Self.pairingBytesMax)
    {
      guard let pairing = TerminalPairing(number: number, file: bytes) else {
        throw EventLogError(.damaged, "\(path)/pairing-\(number).json cannot be read")
      }
      queues[number] = QueueBox(try Self.openQueue(number, in: path))
      pairings.append(pairing)
      number += 1
    }
    self.path = path
    self.lock = lock
    self.queues = queues
    self.pairings = pairings
  }

  /// What is stored of every pairing, the oldest first.
  public func stored() throws(EventLogError) -> [StoredPairing] {
    var stored: [StoredPairing] = []
    for pairing in pairings {
      if let box = queues[pairing.number] { stored.append(try box.queue.stored(of: pairing)) }
    }
    return stored
  }

  /// Stores a pairing that the service has made, and answers it once that is durable.
  ///
  /// - Parameter salt: 32 random bytes.
  public mutating func add(
    _ answer: PairingAnswer, salt: [UInt8]
  ) throws(EventLogError) -> TerminalPairing {
    let pairing = TerminalPairing(number: pairings.count + 1, answer: answer, salt: salt)
    try Folder.replace("\(path)/pairing-\(pairing.number).json", with: pairing.file)
    queues[pairing.number] = QueueBox(try Self.openQueue(pairing.number, in: path))
    pairings.append(pairing)
    return pairing
  }

  /// Carries out changes of a pairing's queue.
  public mutating func apply(
    _ changes: [StoredChange], of pairing: Int
  ) throws(EventLogError) {
    guard let box = queues[pairing] else {
      throw EventLogError(.storageFailed, "there is no pairing \(pairing)")
    }
    try box.queue.apply(changes)
  }

  private static func openQueue(
    _ number: Int, in path: String
  ) throws(EventLogError) -> TapQueue {
    // Card numbers stand in it: like the token, for its owner alone.
    try Folder.createFile("\(path)/queue-\(number).sqlite")
    let queue = try TapQueue(path: "\(path)/queue-\(number).sqlite")
    try Folder.sync(path)
    return queue
  }
}

/// Holds a queue, which is not copied, in a dictionary.
private final class QueueBox {
  var queue: TapQueue

  init(_ queue: consuming TapQueue) {
    self.queue = queue
  }
}

extension TerminalPairing {
  /// The bytes of its file: the service's answer with this device's secret beside it.
  var file: [UInt8] {
    let digits = salt.map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 2 ? text : "0" + text
    }
    return answer.json().dropLast() + Array(#","salt":"\#(digits.joined())"}"#.utf8)
  }

  /// Reads its file; nil where it is none.
  init?(number: Int, file: [UInt8]) {
    guard let answer = try? PairingAnswer(json: file),
      case .object(let members)? = try? JSONTree(file), case .text(let digits)? = members["salt"],
      digits.utf8.count == 64
    else { return nil }
    let pairs = stride(from: 0, to: 64, by: 2).map { offset in
      let start = digits.index(digits.startIndex, offsetBy: offset)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
    }
    let salt = pairs.compactMap(\.self)
    guard salt.count == 32 else { return nil }
    self.init(number: number, answer: answer, salt: salt)
  }
}

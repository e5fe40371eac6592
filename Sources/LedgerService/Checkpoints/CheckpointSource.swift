public import EventLog
import Synchronization

/// Signs the log's newest durable head, at most once in a second.
///
/// A head is known here only after the commit that made it durable: nothing is signed that a power
/// cut could take back.
public final class CheckpointSource: Sendable {
  /// For how long a checkpoint is given again, in microseconds.
  static let lifetime: Int64 = 1_000_000

  private struct Signed {
    var checkpoint: SignedCheckpoint
    var signedAt: Int64
  }

  private let signer: NoteSigner
  private let signal: HeadSignal
  private let clock: any LedgerClock
  private let newest = Mutex<Signed?>(nil)

  /// Makes a source.
  ///
  /// - Parameters:
  ///   - signer: signs in the name of the log's origin.
  ///   - signal: shows the durable head.
  public init(signer: NoteSigner, signal: HeadSignal, clock: any LedgerClock) {
    self.signer = signer
    self.signal = signal
    self.clock = clock
  }

  /// What others check the checkpoints with, as text.
  public var verifierKey: String { signer.verifierKey.description }

  /// The name of the log, in which it signs.
  public var origin: String { signer.verifierKey.name }

  /// Another text signed with the key of the checkpoints; one that no checkpoint can be taken for.
  ///
  /// A checkpoint begins with the log's name on a line of its own.
  func note(of text: String, bytesMax: Int) throws(NoteError) -> String {
    precondition(!text.hasPrefix(origin), "a text that begins as a checkpoint does")
    return try signer.sign(text, bytesMax: bytesMax).description
  }

  /// The newest checkpoint; one that is less than a second old is given again.
  public func checkpoint() throws(NoteError) -> SignedCheckpoint {
    let now = clock.monotonicMicroseconds()
    let result: Result<SignedCheckpoint, NoteError> = newest.withLock { newest in
      let head = signal.head
      if let signed = newest,
        signed.checkpoint.position == head.position.rawValue
          || now - signed.signedAt < Self.lifetime
      {
        return .success(signed.checkpoint)
      }
      return Result { () throws(NoteError) in
        let checkpoint = LogCheckpoint(origin: signer.verifierKey.name, head: head)
        let signed = SignedCheckpoint(
          origin: checkpoint.origin, head: head,
          text: try signer.sign(checkpoint.text).description)
        newest = Signed(checkpoint: signed, signedAt: now)
        return signed
      }
    }
    return try result.get()
  }
}

/// A checkpoint with its signature.
public struct SignedCheckpoint: Hashable, Sendable {
  /// The name of the log.
  public let origin: String
  /// The head that it commits to.
  public let head: LogHead
  /// The newest record that it commits to.
  public var position: UInt64 { head.position.rawValue }
  /// The signed note.
  public let text: String
}

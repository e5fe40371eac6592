/// What the sequencer's thread does until it stops: take, decide, commit, answer.
struct SequencerLoop<Work: SequencerWork & ~Copyable, Writer: LogWriter & ~Copyable>: ~Copyable {
  typealias Queue = SequencerQueue<Work.Request, Work.Answer>

  private var work: Work
  private var writer: Writer
  private let limits: SequencerLimits
  private let queue: Queue
  private let signal: HeadSignal
  private let monotonicMicroseconds: @Sendable () -> Int64
  private let onFailure: @Sendable (EventLogError) -> Void
  private var batch: RecordBatch
  private var taken: [Queue.Pending] = []
  private var answers: [Work.Answer] = []

  init(
    work: consuming Work, writer: consuming Writer, limits: SequencerLimits, queue: Queue,
    signal: HeadSignal, monotonicMicroseconds: @escaping @Sendable () -> Int64,
    onFailure: @escaping @Sendable (EventLogError) -> Void
  ) {
    self.work = work
    batch = RecordBatch(after: writer.head.position)
    self.writer = writer
    self.limits = limits
    self.queue = queue
    self.signal = signal
    self.monotonicMicroseconds = monotonicMicroseconds
    self.onFailure = onFailure
  }

  /// Runs until drained or failed; the log is closed when this returns.
  consuming func run() {
    while true {
      switch queue.take(into: &taken) {
      case .sleep:
        queue.sleep(milliseconds: work.idle())
      case .stop:
        work.finish(writer.head)
        return
      case .take:
        do throws(EventLogError) {
          try commitTaken()
        } catch {
          onFailure(error)
          return
        }
      }
    }
  }

  /// Commits and answers all that was taken, in as many commits as the limits make of it.
  private mutating func commitTaken() throws(EventLogError) {
    var answered = 0
    while answered < taken.count {
      decideBatch(from: answered)
      let began = monotonicMicroseconds()
      var took: Int64 = 0
      if !batch.isEmpty {
        do throws(EventLogError) {
          let head = try writer.append(batch, afterHead: batch.first.advanced(by: -1))
          took = monotonicMicroseconds() - began
          precondition(head.position == batch.last, "the head is not the batch's end")
          work.committed(head)
          signal.advance(to: head)
        } catch {
          abandon(from: answered)
          throw error
        }
      }
      queue.committed(batch, answering: answers.count, microseconds: took)
      for (index, answer) in answers.enumerated() {
        taken[answered + index].answer(.success(answer))
      }
      answered += answers.count
    }
    taken.removeAll(keepingCapacity: true)
  }

  /// Decides requests from `start` on until the batch is large enough.
  private mutating func decideBatch(from start: Int) {
    batch.reset(after: writer.head.position)
    answers.removeAll(keepingCapacity: true)
    var next = start
    repeat {
      if (next - start).isMultiple(of: SequencerLimits.preparedMax) {
        work.prepare(min(taken.count - next, SequencerLimits.preparedMax)) {
          taken[next + $0].request
        }
      }
      answers.append(work.handle(taken[next].request, into: &batch))
      next += 1
    } while next < taken.count && batch.count < limits.batchRecordsMax
      && batch.byteCount < limits.batchBytesMax
  }

  /// Tells everyone who waits, from `start` on, that nobody knows.
  private mutating func abandon(from start: Int) {
    let queued = queue.fail()
    for request in taken[start...] { request.answer(.failure(.outcomeUnknown)) }
    for request in queued { request.answer(.failure(.outcomeUnknown)) }
  }
}

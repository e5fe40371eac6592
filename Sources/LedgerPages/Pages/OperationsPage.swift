import EventLog
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService

/// `/operations`: how the service is doing, for whoever runs it.
struct OperationsPage: Page {
  struct Fact: Sendable {
    var name: String
    var value: String
  }

  struct ReadModel: Sendable {
    var name: String
    var version: String
    var state: String
    var isLive: Bool
    var isStopped: Bool
    var position: String
    var behind: String
    var seconds: String
    var reason: String?
  }

  struct Model: Sendable {
    var facts: [Fact]
    var models: [ReadModel]
    var batches: ChartView
    var checkpoint: String
    var verifierKey: String
  }

  let path = "/operations"
  let access = PageAccess.everywhere(.ledgerReplayRead)
  let template = "operations"
  let words = OperationsWords()
  var entry: Text? { words.title }

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let engine = visit.engine
    let position: UInt64
    do throws(EngineError) {
      position = try await engine.read { state, _ in state.position }
    } catch {
      throw Problem(error)
    }
    return Shown(
      title: words.title[visit.language],
      model: Model(
        facts: facts(position, visit),
        models: engine.readModels.statuses.map { Self.model($0, words, visit) },
        batches: batches(visit).view, checkpoint: try visit.parts.checkpoints.checkpoint().text,
        verifierKey: visit.parts.checkpoints.verifierKey),
      position: position)
  }

  private func facts(_ position: UInt64, _ visit: Visit) -> [Fact] {
    let counters = visit.engine.counters
    let figures = visit.figures
    func fact(_ name: Text, _ number: UInt64) -> Fact {
      Fact(name: name[visit.language], value: figures.integer(Int64(clamping: number)))
    }
    let perCommit = counters.commits == 0 ? 0 : counters.records / counters.commits
    return [
      fact(words.records, position),
      fact(words.waiting, UInt64(counters.queueDepth)),
      fact(words.waitingMost, UInt64(counters.queueDepthHighest)),
      fact(words.accepted, counters.requestsAccepted),
      fact(words.refused, counters.requestsRefused),
      fact(words.commits, counters.commits),
      fact(words.perCommit, perCommit),
      fact(words.bytes, counters.recordBytes),
    ]
  }

  private static func model(
    _ status: ReadModelStatus, _ words: OperationsWords, _ visit: Visit
  ) -> ReadModel {
    let figures = visit.figures
    let state =
      status.stoppedAt != nil
      ? words.stopped : status.state == "live" ? words.live : words.behindState
    return ReadModel(
      name: status.name, version: String(status.version), state: state[visit.language],
      isLive: status.stoppedAt == nil && status.state == "live",
      isStopped: status.stoppedAt != nil,
      position: figures.integer(Int64(clamping: status.position)),
      behind: figures.integer(Int64(status.recordsBehind)),
      seconds: figures.integer(Int64(status.secondsBehind(now: visit.engine.clock.now()))),
      reason: status.reason)
  }

  /// Commits by how many records are in one: full batches are what makes the disk keep up.
  private func batches(_ visit: Visit) -> Chart {
    let sizes = visit.engine.counters.commitsBySize
    let used = sizes.lastIndex { $0 > 0 } ?? 0
    let figures = visit.figures
    return Chart(
      id: "batches", kind: .bars, title: words.batches[visit.language],
      description: words.batchesTell[visit.language], pointName: words.size[visit.language],
      valueName: words.commits[visit.language],
      points: sizes[...used].enumerated().map { power, count in
        let least = figures.integer(1 << Int64(power))
        let name = power == 0 ? least : "\(least)–\(figures.integer(2 << Int64(power) - 1))"
        return Chart.Point(label: least, name: name, value: Int64(clamping: count))
      },
      written: { figures.integer($0) })
  }
}

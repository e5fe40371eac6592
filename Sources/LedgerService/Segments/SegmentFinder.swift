public import Ledger
public import LedgerProjections
import PassDirectory
import Synchronization

/// The members of a segment.
public struct Segment: Sendable {
  /// The position of the log that their participations reflect.
  public var position: UInt64
  /// The holders, in the order in which they were registered.
  public var holders: [HolderID]
}

extension LedgerEngine {
  /// Finds the members of a card system who are meant by a question.
  ///
  /// The state is asked in small questions, so that check-ins go on in between: whoever changes
  /// meanwhile is told as they were in one of them.
  ///
  /// - Complexity: O(holders + participations of the days asked about).
  public func segment(_ question: SegmentQuestion) async throws(SegmentError) -> Segment {
    let activity: ReadAnswer<HolderActivity>
    do throws(ReadModelError) {
      activity = try await readModels.activity(
        in: question.system, at: question.organizer, from: question.from,
        through: question.through, atLeast: readModels.newestPosition)
    } catch {
      throw .readModels(error)
    }
    let members = try await members(question, activity.value)
    return Segment(
      position: activity.position, holders: try await known(members, question))
  }

  private func members(
    _ question: SegmentQuestion, _ activity: HolderActivity
  ) async throws(SegmentError) -> Set<UInt32> {
    var members: Set<UInt32> = []
    var first: UInt32 = 1
    let count = SegmentLimits.holdersPerQuestion
    while true {
      let begin = first
      let (last, found): (Int, [SegmentMember])
      do throws(EngineError) {
        (last, found) = try await read { state, now in
          (
            state.holderCount,
            state.segmentMembers(of: question.system, from: begin, count: count, at: now)
          )
        }
      } catch {
        throw .engine(error)
      }
      for member in found {
        let participations = activity.participations(of: member.holder)
        if question.includes(member, participations: participations) {
          members.insert(member.holder.number)
        }
      }
      guard Int(first) + count <= last else { return members }
      first += UInt32(count)
    }
  }

  /// Those of them whom the directory knows as people, of the ages and places asked for.
  private func known(
    _ members: Set<UInt32>, _ question: SegmentQuestion
  ) async throws(SegmentError) -> [HolderID] {
    let born = question.born(on: BrusselsTime.date(at: clock.now()))
    var search = HolderSearch()
    search.postalCode = question.postalCode
    search.bornFrom = born.from
    search.bornTo = born.to
    let found = FoundHolders()
    do throws(DirectoryError) {
      _ = try await directory.search(search, limit: 0) { entity in
        if members.contains(entity) { found.append(entity) }
        return false
      }
    } catch {
      throw error.code == .overloaded || error.code == .searchNotReady
        ? .engine(.busy) : .engine(.directory)
    }
    return found.sorted
  }
}

/// Collects holders on a thread of the directory.
private final class FoundHolders: Sendable {
  private let entities = Mutex<[UInt32]>([])

  func append(_ entity: UInt32) { entities.withLock { $0.append(entity) } }

  var sorted: [HolderID] { entities.withLock { $0.sorted().map { HolderID($0) } } }
}

/// Why no segment was found.
public enum SegmentError: Error, Hashable, Sendable {
  /// The engine did not answer.
  case engine(EngineError)
  /// The read models did not answer.
  case readModels(ReadModelError)
}

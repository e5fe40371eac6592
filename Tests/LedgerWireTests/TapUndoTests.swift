import LedgerWire
import Testing

@Suite struct TapUndoWireTests {
  @Test("a request is read back as it was written", arguments: TapUndo.Reason.allCases)
  func roundTrip(reason: TapUndo.Reason) throws {
    for sequence in [1, 4_711, Tap.sequenceMax] as [UInt64] {
      let undo = TapUndo(sequence: sequence, reason: reason)
      #expect(try TapUndo(json: undo.json()) == undo)
    }
  }

  @Test("every value at fault is named")
  func faults() {
    for (body, pointers) in [
      (#"{"seq":"1","reason":7}"#, ["/seq", "/reason"]), ("{}", ["/seq", "/reason"]),
      (#"{"seq":-1,"reason":"mistake"}"#, ["/seq"]), (#"{"seq":1,"reason":null}"#, ["/reason"]),
      (#"{"seq":1,"reason":"test","a/b":1}"#, ["/a~1b"]),
    ] {
      do throws(WireError) {
        _ = try TapUndo(json: Array(body.utf8))
        Issue.record("this is read: \(body)")
      } catch {
        #expect(error.code == .invalidData)
        #expect(error.issues.map(\.jsonPointer) == pointers, "\(body)")
      }
    }
    for body in ["", "{", "nothing"] {
      #expect(throws: WireError.self) { try TapUndo(json: Array(body.utf8)) }
    }
  }
}

/** What a scan sounds and feels like. Always beside a text that says the same. */
const sounds = {
  good: { frequencies: [1320], milliseconds: 90, vibration: [40] },
  bad: { frequencies: [330, 220], milliseconds: 220, vibration: [120, 60, 120] },
} as const;

export function playSound(kind: keyof typeof sounds): void {
  const { frequencies, milliseconds, vibration } = sounds[kind];
  navigator.vibrate?.([...vibration]);
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.gain.value = 0.12;
  gain.connect(audio.destination);
  frequencies.forEach((frequency, index) => {
    const oscillator = audio.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(audio.currentTime + (index * milliseconds) / 1000);
    oscillator.stop(audio.currentTime + ((index + 1) * milliseconds) / 1000);
    if (index === frequencies.length - 1) oscillator.onended = () => void audio.close();
  });
}
